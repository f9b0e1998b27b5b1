using RealtimeHub.EventLog.Knowledge;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// What this node knows to be in Redis and does not show yet: the events behind those that readers see, without a hole up to <see cref="End"/>, and up to where
/// they are as durable as the level says. Used under the <see cref="TailGate"/> only.
/// </summary>
internal sealed class UnseenTail
{
    private readonly Queue<TailEvent> _events = new();
    private (long Committed, long Since)? _unannounced;

    /// <summary>The newest sequence that this node knows.</summary>
    public long End { get; private set; }

    /// <summary>The newest sequence of which it knows that it is as durable as it gets; may lie beyond the end.</summary>
    public long Committed { get; private set; }

    /// <summary>All that is known is confirmed.</summary>
    public bool IsConfirmed => End == Committed;

    /// <summary>A history begins: readers see all that is known.</summary>
    public void BeginAt(long tip)
    {
        _events.Clear();
        (End, Committed, _unannounced) = (tip, tip, null);
    }

    /// <summary>Takes in what follows the end.</summary>
    public void Add(IReadOnlyList<TailEvent> events)
    {
        foreach (var e in events) _events.Enqueue(e);
        End += events.Count;
    }

    /// <summary>It is as durable as the level says. What was so stays so.</summary>
    public void Confirm(long through) => Committed = Math.Max(Committed, through);

    /// <summary>Takes out what may be shown.</summary>
    public List<TailEvent> TakeConfirmed()
    {
        var confirmed = new List<TailEvent>();
        while (_events.TryPeek(out var next) && next.Sequence <= Committed) confirmed.Add(_events.Dequeue());
        return confirmed;
    }

    /// <summary>There is more than is confirmed, and for so long nobody has said that any of it is safe.</summary>
    public bool IsUnannouncedFor(TimeSpan time)
    {
        if (IsConfirmed) _unannounced = null;
        else if (_unannounced?.Committed != Committed) _unannounced = (Committed, TimeProvider.System.GetTimestamp());
        return _unannounced is { } tail && TimeProvider.System.GetElapsedTime(tail.Since) >= time;
    }

    /// <summary>Says to a draft what readers do not see yet.</summary>
    public void TellTo(KnowledgeDraft draft)
    {
        foreach (var unseen in _events) unseen.TellTo(draft);
    }
}
