using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.EventLog.Redis.Knowledge;
using RealtimeHub.EventLog.Redis.Reading;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// What readers of this node see of a stream: one history, and what its events told of flows. Anybody may look, on any thread; it is changed under the
/// <see cref="TailGate"/> only, and by opening, before there is anybody else.
/// </summary>
internal sealed class TailView(RedisLinks links, StreamKeys keys, LogOptions options, TimeProvider time, KnowledgeStore snapshots)
{
    private const long CacheBytes = 32 << 20;

    private History _history = null!;

    public History History => Volatile.Read(ref _history);

    public FlowKnowledge Knowledge { get; } = new(KnowledgeState.Empty);

    /// <summary>Shows events that follow the newest that is shown.</summary>
    public void Show(IReadOnlyList<TailEvent> events)
    {
        if (events.Count == 0) return;
        var draft = Knowledge.Begin();
        foreach (var e in events) e.TellTo(draft);
        Knowledge.Commit(draft);
        _history.Recent.Append([.. events.Select(e => e.Event)]);
        snapshots.Consider(_history.Epochs.Present.Id, Knowledge.State);
    }

    /// <summary>Shows a history up to a tip, whose newest events may be in memory already. Whoever waited in another one is woken.</summary>
    public void Show(LogState state, long tip, IReadOnlyList<HubEvent> kept)
    {
        var before = kept.Count > 0 ? kept[0].Position.Sequence - 1 : tip;
        var recent = new RecentEvents(state.Epochs, new EventWindow(before, state.Received), time, options.RecentBytes);
        if (kept.Count > 0) recent.Append(kept);
        var next = new History(state.Epochs, recent, new BlockReader(links, keys, state.Epochs, CacheBytes), state.First, state.Bytes);
        // In this order: who waited in the old one finds the new one.
        var old = Interlocked.Exchange(ref _history, next);
        old?.Recent.Close();
    }
}
