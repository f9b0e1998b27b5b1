using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// Brings knowledge up to the tip when a log is opened, from its snapshot and what the log holds beyond it, and writes a new
/// snapshot every so many events and at the end.
/// </summary>
internal sealed partial class KnowledgeKeeper(KnowledgeFile file, ILogger logger)
{
    private const long EventsBetween = 100_000;

    // Much at once: the more updates of a flow are seen together, the more of them need not be read.
    private static readonly ReadLimit ReplayLimit = new(100_000, 32 << 20);

    private readonly Lock _gate = new();
    private long _durable;
    private long _written;
    // A snapshot is all that is known, however little of it is new. Of a store full of holes it is millions of ranges: written after as many events
    // as it has ranges, it costs each event no more than writing one.
    private long _due = EventsBetween;
    private Task _writing = Task.CompletedTask;

    /// <summary>Knowledge at the tip.</summary>
    public FlowKnowledge Load(SegmentReader reader, EpochTable epochs, long oldest, long tip)
    {
        var snapshot = file.Read();
        var gap = epochs.GapAfter(snapshot.Position, oldest, tip);
        // It is written of what is durable only, so it proves that more was.
        if (gap is { Reason: GapReason.Rollback }) LogLost(tip, file.Path, snapshot.Position);
        var known = gap switch
        {
            null or { Reason: GapReason.Retention } => snapshot,
            // It is of another history, for example beside an older backup's segments.
            _ => KnowledgeState.Empty,
        };
        var knowledge = new FlowKnowledge(known with { Position = epochs.PositionOf(Math.Max(known.Position.Sequence, oldest - 1)) });
        while (knowledge.State.Position.Sequence < tip && reader.TryReadAfter(knowledge.State.Position.Sequence, ReplayLimit, tip, out var slice))
            knowledge.Replay(slice.Events);
        (_written, _durable) = (known.Position.Sequence, known.Position.Sequence);
        return knowledge;
    }

    /// <summary>Called by the writer after each group; never waits.</summary>
    public void Consider(KnowledgeState state)
    {
        if (state.Position.Sequence - _written < _due || !_writing.IsCompleted) return;
        (_written, _due) = (state.Position.Sequence, EventsBetween + state.Flows.Values.Sum(flow => (long)flow.Coverage.Count));
        // Whoever has the writer's turn may be a publisher, whose request is over long before the snapshot is written.
        using (ExecutionContext.SuppressFlow()) _writing = Task.Run(() => Write(state));
    }

    /// <summary>Makes sure that what the events up to a sequence told is known without them; false when it cannot be written now.</summary>
    public bool Keep(long through, KnowledgeState state)
    {
        if (Interlocked.Read(ref _durable) < through) Write(state);
        return Interlocked.Read(ref _durable) >= through;
    }

    /// <summary>Writes the last snapshot.</summary>
    public async Task FinishAsync(KnowledgeState state)
    {
        await _writing;
        if (state.Position.Sequence > Interlocked.Read(ref _durable)) Write(state);
    }

    private void Write(KnowledgeState state)
    {
        try
        {
            lock (_gate)
            {
                // The writer's and retention's may cross; the newer one stays.
                if (state.Position.Sequence <= _durable) return;
                file.Write(state);
                Interlocked.Exchange(ref _durable, state.Position.Sequence);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The log has everything: without a snapshot the next start only reads more of it.
            LogNotWritten(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshot of what is known about flows was not written: {Problem}")]
    private partial void LogNotWritten(string problem);

    [LoggerMessage(LogLevel.Warning, "The log ends with {Tip}, but {Path} knows of events up to {Known}: the events between are lost. Readers that have them are told so")]
    private partial void LogLost(long tip, string path, Position known);
}
