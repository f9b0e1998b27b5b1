using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// The last webhook call about each flow and source, as long as nothing else was said of it since: a call that says the same again
/// is a repeat. A segment that was deleted and is added again is none, for its deletion lies between. One writer, no lock.
/// </summary>
internal sealed class WebhookCalls(TimeSpan window, int capacity)
{
    private const int FewestToSweep = 1024;

    private readonly Dictionary<Group, RememberedCall> _durable = [];

    // Null where something else was said.
    private readonly Dictionary<Group, RememberedCall?> _pending = [];
    private int _sweepAt = FewestToSweep;

    /// <summary>The earlier call that this one repeats.</summary>
    public RememberedCall? FindRepeated(AppendBatch batch, DateTimeOffset now)
    {
        var call = Last(Subject.Of(batch.Events[0].Tams!));
        if (call is null || now - call.Received > window || !call.Digest.Span.SequenceEqual(batch.Digest.Span)) return null;
        for (var i = 1; i < batch.Events.Count; i++)
        {
            if (!ReferenceEquals(call, Last(Subject.Of(batch.Events[i].Tams!)))) return null;
        }

        return call;
    }

    /// <summary>Events are appended: by a webhook call, or otherwise.</summary>
    public void Add(HubEvent[] events, RememberedCall? call)
    {
        if (window == TimeSpan.Zero || (call is null && _durable.Count == 0 && _pending.Count == 0)) return;
        foreach (var e in events)
        {
            if (e.Type != default) _pending[Subject.Of(e)] = call;
        }
    }

    /// <summary>What was added since the last commit is durable.</summary>
    public void Commit()
    {
        if (_pending.Count == 0) return;
        foreach (var (subject, call) in _pending) Remember(subject, call);
        _pending.Clear();
    }

    /// <summary>What was added since the last commit never happened.</summary>
    public void Rollback() => _pending.Clear();

    /// <summary>Takes what is durable already, in the order of the log.</summary>
    public void Remember(Group subject, RememberedCall? call)
    {
        if (call is null || window == TimeSpan.Zero)
        {
            _durable.Remove(subject);
            return;
        }

        _durable[subject] = call;
        if (_durable.Count >= _sweepAt) Sweep(call.Received);
    }

    /// <summary>What is remembered of the events up to a tip.</summary>
    public WebhookCalls Copy(LogOptions options, long tip)
    {
        var copy = new WebhookCalls(options.RepeatWindow, options.MaxKeys);
        foreach (var (subject, call) in _durable.Where(last => last.Value.First.Sequence <= tip)) copy.Remember(subject, call);
        return copy;
    }

    private RememberedCall? Last(Group subject) =>
        _pending.TryGetValue(subject, out var pending) ? pending : _durable.GetValueOrDefault(subject);

    // Now and then, so that it costs each call next to nothing. To forget too much lets a repeat in, and no more.
    private void Sweep(DateTimeOffset now)
    {
        foreach (var (subject, call) in _durable)
        {
            if (now - call.Received > window) _durable.Remove(subject);
        }

        if (_durable.Count >= capacity) _durable.Clear();
        _sweepAt = Math.Min(capacity, Math.Max(FewestToSweep, _durable.Count * 2));
    }
}
