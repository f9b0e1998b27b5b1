using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>A log that lives as long as its process: for tests, demonstrations and streams that need not survive.</summary>
public sealed class MemoryEventLog : IEventLog
{
    private readonly Lock _gate = new();
    private readonly EpochTable _epochs;
    private readonly Sequencer _sequencer;
    private readonly RecentEvents _events;
    private bool _closed;

    /// <summary>Makes an empty log.</summary>
    /// <param name="stream">Its name.</param>
    /// <param name="options">Keys are bounded by them; the bytes are not, for this memory is the log.</param>
    /// <param name="time">The clock of the log.</param>
    /// <param name="maxEvents">How many events are kept; older ones are dropped and told as a gap. Null for all.</param>
    public MemoryEventLog(string stream, LogOptions options, TimeProvider time, int? maxEvents = null)
        : this(stream, options, time, maxEvents, [EpochTable.Begin(1, time)], [])
    {
    }

    // As a restart with a durable log would: what is kept goes into a new epoch's log.
    internal MemoryEventLog(
        string stream, LogOptions options, TimeProvider time, int? maxEvents, IReadOnlyList<Epoch> epochs, IReadOnlyList<HubEvent> kept)
    {
        Stream = stream;
        _epochs = new EpochTable(epochs);
        var before = kept.Count == 0 ? epochs[^1].FirstSequence - 1 : kept[0].Position.Sequence - 1;
        var clock = new RunningClock(time, kept.Count == 0 ? DateTimeOffset.MinValue : kept[^1].Received);
        _sequencer = new Sequencer(_epochs, before + kept.Count, clock, new IdempotencyKeys(options.KeyWindow, options.MaxKeys));
        _events = new RecentEvents(_epochs, new EventWindow(before, null), time, long.MaxValue, maxEvents ?? int.MaxValue);
        _events.Append(kept);
    }

    /// <inheritdoc/>
    public string Stream { get; }

    /// <inheritdoc/>
    public string Durability => "kept in memory only";

    /// <inheritdoc/>
    public LogExtent Extent
    {
        get
        {
            var (first, tip, bytes) = _events.Extent;
            var oldest = first > tip ? (Position?)null : _epochs.PositionOf(first);
            return new LogExtent(oldest, _epochs.PositionOf(tip), _events.NewestTime, _epochs.Epochs, bytes);
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
            if (decision.Events.Length > 0) _events.Append(decision.Events);
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
    public ValueTask WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (first, tip, _) = _events.Extent;
        return _epochs.GapAfter(position, first, tip) is null
            ? _events.WaitBeyondAsync(position.Sequence, scope, timeout, cancellationToken)
            : ValueTask.CompletedTask;
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
        _events.WakeAll();
        return ValueTask.CompletedTask;
    }
}
