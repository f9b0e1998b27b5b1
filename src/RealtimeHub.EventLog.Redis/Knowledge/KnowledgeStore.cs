using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Knowledge;

/// <summary>
/// The snapshot of what is known about flows, in Redis: with it a new node reads little of the log, and what retention removes stays known. Any node
/// writes one; the newest stays.
/// </summary>
internal sealed partial class KnowledgeStore(RedisLinks links, StreamKeys keys)
{
    private const long EventsBetween = 100_000;
    private const int ReplayEvents = 10_000;
    private const int ReplayBytes = 2 << 20;

    // The log has everything: without its last snapshot the next start only reads more of it.
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = links.Logger;
    private long _tried;
    private long _written;
    private int _isAsked;
    private Task _writing = Task.CompletedTask;

    /// <summary>What is known at a sequence: the snapshot, and what the log holds beyond it. Null when the log changed under the reading.</summary>
    public async Task<KnowledgeState?> LoadAsync(LogState state, long through)
    {
        var snapshot = Read(await links.TailBulk.GetAsync(keys.Knowledge));
        var usable = state.Epochs.GapAfter(snapshot.Position, state.First, through) is null or { Reason: GapReason.Retention };
        var known = usable ? snapshot : KnowledgeState.Empty;
        _tried = known.Position.Sequence;
        Volatile.Write(ref _written, _tried);
        var from = Math.Max(known.Position.Sequence, state.First - 1);
        var knowledge = new FlowKnowledge(known with { Position = state.Epochs.PositionOf(from) });
        while (from < through)
        {
            RedisValue[] arguments = [EpochText.Of(state.Epochs.Present.Id), from, through, ReplayEvents, ReplayBytes];
            var answer = ReadAnswer.Read(await links.TailBulk.RunAsync(Script.Read, keys, arguments), state.Epochs);
            if (answer is null || answer.First - 1 > from) return null;
            if (answer.Events.Length == 0) break;
            knowledge.Replay(answer.Events);
            from = answer.Events[^1].Position.Sequence;
        }

        return knowledge.State with { Position = state.Epochs.PositionOf(through) };
    }

    /// <summary>Retention waits for a snapshot.</summary>
    public void Ask() => Interlocked.Exchange(ref _isAsked, 1);

    /// <summary>Called after events were shown; never waits.</summary>
    public void Consider(ulong epoch, KnowledgeState state)
    {
        if (!_writing.IsCompleted || state.Position.Sequence == Volatile.Read(ref _written)) return;
        if (state.Position.Sequence - _tried < EventsBetween && Interlocked.Exchange(ref _isAsked, 0) == 0) return;
        _tried = state.Position.Sequence;
        _writing = Task.Run(() => WriteAsync(links.Bulk, epoch, state));
    }

    /// <summary>Writes the last snapshot.</summary>
    public async Task FinishAsync(ulong epoch, KnowledgeState state)
    {
        try
        {
            await FinishWritingAsync(epoch, state).WaitAsync(LastPatience);
        }
        catch (TimeoutException)
        {
            LogNotWritten("it took too long.");
        }
    }

    private async Task FinishWritingAsync(ulong epoch, KnowledgeState state)
    {
        await _writing;
        if (state.Position.Sequence > Volatile.Read(ref _written)) await WriteAsync(links.TailBulk, epoch, state);
    }

    private KnowledgeState Read(byte[]? snapshot)
    {
        if (snapshot is null) return KnowledgeState.Empty;
        try
        {
            return KnowledgeSnapshot.Read(snapshot);
        }
        catch (InvalidDataException damaged)
        {
            LogNotUsed(damaged.Message);
            return KnowledgeState.Empty;
        }
    }

    private async Task WriteAsync(BulkCalls over, ulong epoch, KnowledgeState state)
    {
        var before = Volatile.Read(ref _written);
        try
        {
            var answer = await over.RunAsync(Script.Know, keys, [EpochText.Of(epoch), state.Position.Sequence, KnowledgeSnapshot.Write(state).ToArray()]);
            // One that Redis had no memory for, or that was of another history there, is written when it is asked for again.
            if (answer.List[0].Text == "done") Interlocked.CompareExchange(ref _written, state.Position.Sequence, before);
        }
        catch (RedisFailureException failure)
        {
            // The log has everything: without a snapshot the next start only reads more of it.
            if (failure.Outcome != AppendOutcome.Away) LogNotWritten(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The snapshot of what is known about flows is not used: {Problem}")]
    private partial void LogNotUsed(string problem);

    [LoggerMessage(LogLevel.Warning, "The snapshot of what is known about flows was not written: {Problem}")]
    private partial void LogNotWritten(string problem);
}
