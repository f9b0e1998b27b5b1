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

    private long _written;
    private Task _writing = Task.CompletedTask;

    /// <summary>Knowledge at the tip.</summary>
    public FlowKnowledge Load(SegmentReader reader, EpochTable epochs, long oldest, long tip)
    {
        var snapshot = file.Read();
        var known = epochs.GapAfter(snapshot.Position, oldest, tip) switch
        {
            null or { Reason: GapReason.Retention } => snapshot,
            // It is of another history, for example beside an older backup's segments.
            _ => KnowledgeState.Empty,
        };
        var knowledge = new FlowKnowledge(known with { Position = epochs.PositionOf(Math.Max(known.Position.Sequence, oldest - 1)) });
        for (var at = knowledge.State.Position.Sequence; at < tip; at = knowledge.State.Position.Sequence) knowledge.Replay(reader.ReadAfter(at, ReplayLimit, tip).Events);
        _written = known.Position.Sequence;
        return knowledge;
    }

    /// <summary>Called by the writer after each group; never waits.</summary>
    public void Consider(KnowledgeState state)
    {
        if (state.Position.Sequence - _written < EventsBetween || !_writing.IsCompleted) return;
        _written = state.Position.Sequence;
        _writing = Task.Run(() => Write(state));
    }

    /// <summary>Writes the last snapshot.</summary>
    public async Task FinishAsync(KnowledgeState state)
    {
        await _writing;
        if (state.Position.Sequence > _written) Write(state);
    }

    private void Write(KnowledgeState state)
    {
        try
        {
            file.Write(state);
        }
        catch (IOException failure)
        {
            // The log has everything: without a snapshot the next start only reads more of it.
            LogNotWritten(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshot of what is known about flows was not written: {Problem}")]
    private partial void LogNotWritten(string problem);
}
