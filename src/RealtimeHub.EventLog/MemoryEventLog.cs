using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>A log that lives as long as its process: for tests, demonstrations and streams that need not survive.</summary>
public sealed class MemoryEventLog : IEventLog
{
    private readonly Lock _gate = new();
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly EpochTable _epochs;
    private readonly IdempotencyKeys _keys;
    private readonly WebhookCalls _calls;
    private readonly Sequencer _sequencer;
    private readonly RecentEvents _events;
    private readonly AgeMarks? _ages;
    private readonly ITimer? _timer;
    private bool _closed;

    /// <summary>Makes an empty log.</summary>
    /// <param name="stream">Its name.</param>
    /// <param name="options">What it keeps is bounded by <see cref="LogOptions.Retention"/> alone, for this memory is the log.</param>
    /// <param name="time">The clock of the log.</param>
    public MemoryEventLog(string stream, LogOptions options, TimeProvider time)
    {
        (Stream, _options, _time) = (stream, options, time);
        _epochs = new EpochTable([EpochTable.Begin(1, time)]);
        _keys = new IdempotencyKeys(options.KeyWindow, options.MaxKeys);
        _calls = new WebhookCalls(options.RepeatWindow, options.MaxKeys);
        Knowledge = NothingKnown(before: 0);
        _sequencer = new Sequencer(_epochs, 0, new RunningClock(time, DateTimeOffset.MinValue), _keys, Knowledge, _calls);
        _events = NewWindow(before: 0);
        if (options.Retention.Age is not { } age) return;
        _ages = new AgeMarks(age, time);
        _timer = time.CreateTimer(_ => DropOld(), null, Retention.Interval, Timeout.InfiniteTimeSpan);
    }

    private MemoryEventLog(MemoryEventLog earlier, IReadOnlyList<Epoch> epochs, IReadOnlyList<HubEvent> kept)
    {
        (Stream, _options, _time) = (earlier.Stream, earlier._options, earlier._time);
        _epochs = new EpochTable(epochs);
        var tip = epochs[^1].FirstSequence - 1;
        _keys = earlier._keys.Copy(_options, tip);
        _calls = earlier._calls.Copy(_options, tip);
        Knowledge = NothingKnown(before: tip - kept.Count);
        Knowledge.Replay(kept);
        _sequencer = new Sequencer(_epochs, tip, new RunningClock(_time, kept.Count == 0 ? DateTimeOffset.MinValue : kept[^1].Received), _keys, Knowledge, _calls);
        _events = NewWindow(before: tip - kept.Count);
        _events.Append(kept);
    }

    /// <inheritdoc/>
    public string Stream { get; }

    /// <inheritdoc/>
    public FlowKnowledge Knowledge { get; }

    /// <inheritdoc/>
    public string Durability => "kept in memory only";

    /// <inheritdoc/>
    public LogExtent Extent
    {
        get
        {
            var (first, tip, bytes) = _events.Extent;
            var oldest = first > tip ? (Position?)null : _epochs.PositionOf(first);
            return new LogExtent(oldest, _epochs.PositionOf(tip), _events.NewestTime, _epochs.Epochs, bytes) { Retention = _options.Retention };
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        batch.ThrowIfUnfit();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_closed) return new(new AppendResult(AppendOutcome.Closed));
            var decision = _sequencer.Decide(batch);
            _sequencer.Commit();
            if (decision.Events.Length > 0) Show(decision.Events);
            if (decision.Events.Length > 0 && batch.IsSnapshot) _events.DropThrough(decision.Result.First.Sequence - 1);
            return new(decision.Result);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var (first, tip, _) = _events.Extent;
            if (_epochs.GapAfter(position, first, tip) is { } gap)
                return new(new Slice(gap.Position, [], gap.Position.Sequence == tip, tip - gap.Position.Sequence) { Gap = gap });
            // The oldest may have been dropped between the two questions; then there is a gap to tell.
            if (_events.TryReadAfter(position.Sequence, scope, limit, out var slice)) return new(slice);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (first, tip, _) = _events.Extent;
        return _epochs.GapAfter(position, first, tip) is null
            ? _events.WaitBeyondAsync(position.Sequence, scope, timeout, cancellationToken)
            : new(position);
    }

    /// <inheritdoc/>
    public void WakeReaders() => _events.WakeAll();

    /// <inheritdoc/>
    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (first, tip, _) = _events.Extent;
        return new(from switch
        {
            StartFrom.PositionCase after => after.Position,
            StartFrom.BeginningCase => _epochs.PositionOf(first - 1),
            StartFrom.TimeCase at => _epochs.PositionOf(_events.FindBefore(at.Time)),
            _ => _epochs.PositionOf(tip),
        });
    }

    /// <summary>Takes no more appends and lets every wait end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate) _closed = true;
        _timer?.Dispose();
        _events.WakeAll();
        return ValueTask.CompletedTask;
    }

    /// <summary>For tests: what a restart makes of a durable log, with all that was kept or less.</summary>
    internal MemoryEventLog Restart(IReadOnlyList<Epoch> epochs, IReadOnlyList<HubEvent> kept) => new(this, epochs, kept);

    private void Show(HubEvent[] events)
    {
        _events.Append(events);
        if (_options.Retention.Bytes is { } bytes) _events.DropDownTo(bytes);
        _ages?.Add(events[^1]);
    }

    private void DropOld()
    {
        lock (_gate)
        {
            if (_closed) return;
            _events.DropThrough(_ages!.TakeOld());
            _timer?.Change(Retention.Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private RecentEvents NewWindow(long before) =>
        new(_epochs, new EventWindow(before, null), _time, long.MaxValue, (int)Math.Min(_options.Retention.Count ?? int.MaxValue, int.MaxValue));

    private FlowKnowledge NothingKnown(long before) => new(KnowledgeState.Empty with { Position = _epochs.PositionOf(before) });
}
