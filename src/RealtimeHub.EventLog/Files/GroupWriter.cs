using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// The one writer of a log: takes all that waits, gives positions, writes it with one call, shows it to the readers, answers the
/// publishers. In that order, so that nobody sees or is promised what a power cut could take back. It works on a thread of its own, or
/// on a publisher's that comes alone: everything in here belongs to whoever has the queue's turn.
/// </summary>
internal sealed class GroupWriter(
    AppendQueue queue, Sequencer sequencer, SegmentWriter segments, WritePace pace, LoneWrites lone, RecentEvents recent, Action<long> superseded, Action committed, Action<string, Exception> failStop)
{
    private const long GroupBytes = 8 << 20;

    // What is written in about the time that waking the writer's thread takes.
    private const long LoneBytes = 64 << 10;

    private readonly RecordEncoder _encoder = new();
    private readonly List<PendingAppend> _group = [];
    private readonly List<Decision> _decisions = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _tip = recent.Tip;

    /// <summary>Completes when the writer is through with everything it had taken.</summary>
    public Task Ended => _ended.Task;

    public void Start(string stream) => new Thread(Run) { IsBackground = true, Name = $"log {stream}" }.Start();

    /// <summary>Writes an append on the caller's thread, if it comes alone and the storage is quick; false when it has to be queued.</summary>
    public bool TryWriteLone(PendingAppend append)
    {
        if (append.Bytes > LoneBytes || append.Batch.IsSnapshot || !pace.IsCalm || !lone.TryEnter()) return false;
        try
        {
            if (!queue.TryTakeTurn(append)) return false;
            _group.Add(append);
            UseTurn();
            return true;
        }
        finally
        {
            lone.Leave();
        }
    }

    private void Run()
    {
        while (queue.TryTake(_group, GroupBytes)) UseTurn();
        _ended.SetResult();
    }

    private void UseTurn()
    {
        var appends = _group.Count;
        try
        {
            WriteGroup();
            _group.Clear();
        }
        catch (Exception e)
        {
            FailStop(e);
        }
        finally
        {
            pace.EndTurn(appends);
            queue.EndTurn();
        }
    }

    private void WriteGroup()
    {
        _encoder.Clear();
        _decisions.Clear();
        foreach (var append in _group) Decide(append.Batch);

        var isWritten = _encoder.IsEmpty || TryWrite();
        if (isWritten) sequencer.Commit();
        else sequencer.Rollback();

        // Before the answers, or a publisher that goes on at once could be told that its last batch still waits.
        queue.Release(_group);
        for (var i = 0; i < _group.Count; i++) Answer(_group[i], _decisions[i], isWritten);
        committed();
    }

    private bool TryWrite()
    {
        pace.Begin();
        var isWritten = segments.TryWrite(_encoder, beginsSegment: _group[0].Batch.IsSnapshot);
        pace.End();
        return isWritten;
    }

    private void Decide(AppendBatch batch)
    {
        var decision = sequencer.Decide(batch);
        _decisions.Add(decision);
        if (decision.Events.Length > 0) _encoder.Add(batch, decision.Events);
    }

    private void Answer(PendingAppend append, in Decision decision, bool isWritten)
    {
        if (isWritten && decision.Events.Length > 0) Show(decision);
        // Before the answer: who was told that it is forgotten may look.
        if (isWritten && decision.Events.Length > 0 && append.Batch.IsSnapshot) superseded(decision.Result.First.Sequence);
        append.SetResult(isWritten || !decision.RestsOnPending ? decision.Result : new AppendResult(AppendOutcome.StorageFull));
    }

    private void Show(in Decision decision)
    {
        if (decision.Result.First.Sequence != _tip + 1) throw new OrderBrokenException($"After {_tip} came {decision.Result.First.Sequence}.");
        recent.Append(decision.Events);
        _tip += decision.Result.Count;
    }

    private void FailStop(Exception e)
    {
        var left = queue.Abandon();
        failStop(e is OrderBrokenException ? "The log's order is broken." : "The log's storage failed.", e);
        var failure = new IOException("The log's storage failed; whether the events are durable is not known.", e);
        foreach (var append in _group.Concat(left)) append.TrySetException(failure);
        _group.Clear();
    }
}
