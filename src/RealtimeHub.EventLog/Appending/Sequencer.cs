using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// Decides, one append after another, what becomes of it: position, time, idempotency, and the stamps of its events. Decisions are pending until the owner says
/// that they are durable or that the write failed. One writer, no lock.
/// </summary>
internal sealed class Sequencer(EpochTable epochs, long tip, RunningClock clock, IdempotencyKeys keys, FlowKnowledge knowledge, WebhookCalls calls)
{
    private long _durableTip = tip;
    private long _tip = tip;
    private KnowledgeDraft? _draft;

    public Decision Decide(AppendBatch batch)
    {
        var received = clock.Next();
        keys.Forget(received);
        if (batch.IdempotencyKey is { } key && keys.Find(batch.Producer, key) is { } known) return Repeat(known, batch.Digest);
        if (batch.IsWebhook && calls.FindRepeated(batch, received) is { } call) return Repeated(call.First, call.Count);
        if (batch.ExpectedTip is { } expected && expected != epochs.PositionOf(_tip)) return Refuse(AppendOutcome.TipMoved, _tip != _durableTip);
        if (batch.IdempotencyKey is not null && keys.IsFull) return Refuse(AppendOutcome.KeysFull, keys.HasPending);
        return Append(batch, received);
    }

    public void Commit()
    {
        keys.Commit();
        calls.Commit();
        if (_draft is not null) knowledge.Commit(_draft);
        _draft = null;
        _durableTip = _tip;
    }

    public void Rollback()
    {
        keys.Rollback();
        calls.Rollback();
        _draft = null;
        _tip = _durableTip;
    }

    private Decision Repeat(RememberedKey known, ReadOnlyMemory<byte> digest) => known.HasDigest(digest)
        ? Repeated(known.First, known.Count)
        : Refuse(AppendOutcome.KeyConflict, known.First.Sequence > _durableTip);

    private Decision Repeated(Position first, int count) =>
        new(new AppendResult(AppendOutcome.Repeated, first, count), [], RestsOnPending: first.Sequence > _durableTip);

    private Decision Append(AppendBatch batch, DateTimeOffset received)
    {
        var first = new Position(epochs.Present.Id, _tip + 1);
        var events = new HubEvent[batch.Events.Count];
        _draft ??= knowledge.Begin();
        for (var i = 0; i < events.Length; i++)
        {
            var stamp = _draft.Stamp(batch.Events[i].Tams, first.Plus(i));
            events[i] = HubEventFactory.Create(batch.Events[i], stamp, first.Plus(i), received);
        }

        _tip += events.Length;
        if (batch.IdempotencyKey is { } key)
            keys.Add(new RememberedKey(batch.Producer, key, batch.Digest.ToArray(), first, events.Length, received));
        calls.Add(events, batch.IsWebhook ? new RememberedCall(batch.Digest.ToArray(), first, events.Length, received) : null);
        return new Decision(new AppendResult(AppendOutcome.Appended, first, events.Length), events, RestsOnPending: true);
    }

    private static Decision Refuse(AppendOutcome outcome, bool restsOnPending) => new(new AppendResult(outcome), [], restsOnPending);
}
