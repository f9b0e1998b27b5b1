using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>
/// What a stream's log knows about flows and sources. The log's one writer stamps events with a draft and commits it once they are
/// durable; readers take the state as it is. What a store answered is learnt beside the events and never overwrites them.
/// </summary>
public sealed class FlowKnowledge(KnowledgeState initial)
{
    private readonly Lock _gate = new();
    private KnowledgeState _state = initial;
    private TaskCompletionSource _learnt = NewSignal();

    /// <summary>What is known now.</summary>
    public KnowledgeState State => Volatile.Read(ref _state);

    /// <summary>Completes when something is learnt that no event says. Take it before <see cref="State"/>, or the moment between is missed.</summary>
    public Task NextLearnt => Volatile.Read(ref _learnt).Task;

    /// <summary>Takes in what was found out elsewhere than in the log.</summary>
    /// <param name="change">Makes the new state of the present one; may be called more than once.</param>
    public void Learn(Func<KnowledgeState, KnowledgeState> change)
    {
        lock (_gate) Volatile.Write(ref _state, change(_state));
        Interlocked.Exchange(ref _learnt, NewSignal()).SetResult();
    }

    /// <summary>Takes in events that are durable already, when a log is opened.</summary>
    internal void Replay(IReadOnlyList<HubEvent> events)
    {
        if (events.Count == 0) return;
        var needed = ReplayedEvents.NeededOf(events);
        // Reading them is most of the work, and needs no order.
        Parallel.ForEach(needed, static e => _ = e.Tams);
        var draft = Begin();
        foreach (var e in needed) draft.Take(e.Tams, e.Position);
        draft.MoveTo(events[^1].Position);
        Commit(draft);
    }

    internal KnowledgeDraft Begin() => new(State);

    /// <summary>The draft's events are durable.</summary>
    internal void Commit(KnowledgeDraft draft)
    {
        // Something was learnt since the draft began: its events are said once more, to what is known now.
        lock (_gate) Volatile.Write(ref _state, ReferenceEquals(_state, draft.Base) ? draft.ToState() : draft.SaidTo(_state));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
