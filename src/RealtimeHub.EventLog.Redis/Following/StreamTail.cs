using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Redis.Knowledge;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// The newest part of a stream, as this node knows it: what readers see, and behind that what is in Redis but not yet as durable as the level
/// says. Anybody may call, on any thread: what moves it goes through its gate, and the pieces that it is made of are used behind that only.
/// </summary>
internal sealed class StreamTail
{
    private readonly TailGate _gate = new();
    private readonly UnseenTail _unseen = new();
    private readonly LooksTogether _looks = new();
    private readonly Bell _bell = new();
    private readonly TimeSpan _deadline;
    private readonly TimeSpan _checkInterval;
    private readonly TailView _view;
    private readonly HistoryOpener _opener;
    private readonly CommittedNote _note;
    private readonly TailReader _reader;
    private readonly TailCommit _commit;

    public StreamTail(RedisLinks links, StreamKeys keys, LogOptions options, TimeProvider time)
    {
        (_deadline, _checkInterval) = (links.Options.Deadline, links.Options.CheckInterval);
        Snapshots = new KnowledgeStore(links, keys);
        _view = new TailView(links, keys, options, time, Snapshots);
        _opener = new HistoryOpener(new HistoryFinder(links, keys, time), Snapshots, _unseen, _view);
        _note = new CommittedNote(links, keys);
        _reader = new TailReader(links, keys, _unseen, _view, _opener, _note, _bell);
        _commit = new TailCommit(links, keys, _unseen, _view, _reader, _opener);
    }

    public History History => _view.History;

    public FlowKnowledge Knowledge => _view.Knowledge;

    public KnowledgeStore Snapshots { get; }

    /// <summary>Finds out where the log stands, and everything that is known there. Nobody else calls before.</summary>
    public Task OpenAsync() => _opener.OpenAsync();

    /// <summary>What to stamp with now.</summary>
    /// <exception cref="RedisFailureException">Others held the gate for longer than it is to wait.</exception>
    public async Task<StampBase> StampAsync(TimeSpan patience)
    {
        using var held = await _gate.EnterAsync(patience);
        var draft = Knowledge.Begin();
        _unseen.TellTo(draft);
        return new StampBase(draft, History, History.Epochs.PositionOf(_unseen.End), _unseen.Committed);
    }

    /// <summary>Takes in everything that Redis holds, so that the next stamps know it.</summary>
    /// <exception cref="RedisFailureException">It takes longer than it is to wait; it goes on.</exception>
    public Task ReadOnAsync(TimeSpan patience) => _gate.HoldAsync(patience, () => _reader.ReadOnAsync(long.MaxValue));

    /// <summary>This node's own events are written, and perhaps everything up to a tip is as durable as the level says.</summary>
    /// <exception cref="RedisFailureException">It takes longer than it is to wait; it goes on.</exception>
    public Task TakeAsync(IReadOnlyList<TailEvent> own, ulong epoch, long tip, bool isCommitted, TimeSpan patience) =>
        _gate.HoldAsync(patience, () => TakeAsync(own, epoch, tip, isCommitted));

    /// <summary>Another node says up to where events may be seen.</summary>
    /// <returns>Whether this node does not show them yet.</returns>
    public bool Rung(Position committed)
    {
        _bell.Ring(committed);
        var history = History;
        return committed.Sequence > history.Recent.Tip || history.Epochs.PositionOf(committed.Sequence) != committed;
    }

    /// <summary>Looks where the log stands, takes in and shows what there is, and asks the replicas about what nobody has announced for a while.</summary>
    /// <param name="isQuiet">Nothing was heard for a while: then it is also written down how far the replicas had confirmed.</param>
    public async Task CheckAsync(bool isQuiet)
    {
        using var held = await _gate.EnterAsync();
        await _reader.ReadOnAsync(long.MaxValue);
        if (isQuiet) await _note.WriteAsync(History, _unseen.Committed);
        if (_unseen.IsUnannouncedFor(_checkInterval * 0.9)) await _commit.CommitAsync(_deadline);
    }

    /// <summary>Takes in and shows everything that Redis held when it was called, for a reader who says he has seen more than is shown here.</summary>
    /// <returns>Whether all of it could be shown: if not, he may be right.</returns>
    public async Task<bool> IsCurrentAsync()
    {
        var asked = _looks.Ask();
        using var held = await _gate.EnterAsync();
        if (_looks.IsDoneSince(asked)) return _unseen.IsConfirmed;
        await _looks.LookAsync(() => _reader.ReadOnAsync(long.MaxValue));
        return _unseen.IsConfirmed || (await _commit.CommitAsync(_deadline) && _unseen.IsConfirmed);
    }

    /// <summary>Has the replicas confirm everything that was written, by whomever.</summary>
    public async Task<bool> CommitAsync(TimeSpan patience)
    {
        using var held = await _gate.EnterAsync(patience);
        return await _commit.CommitAsync(patience);
    }

    /// <summary>Writes down what the next node should know.</summary>
    public async Task FinishAsync()
    {
        using var held = await _gate.EnterAsync();
        try
        {
            await _note.WriteAsync(History, _unseen.Committed);
        }
        catch (RedisFailureException)
        {
            // Then the next node asks the replicas.
        }

        await Snapshots.FinishAsync(History.Epochs.Present.Id, Knowledge.State);
    }

    /// <summary>Redis holds another history than this one: finds out what counts of it.</summary>
    public async Task RefreshAsync(History known, TimeSpan patience)
    {
        using var held = await _gate.EnterAsync(patience);
        if (ReferenceEquals(known, History)) await _opener.RefreshAsync();
    }

    private async Task TakeAsync(IReadOnlyList<TailEvent> own, ulong epoch, long tip, bool isCommitted)
    {
        if (History.Epochs.Present.Id != epoch) return;
        if (own.Count > 0 && own[0].Sequence == _unseen.End + 1) _unseen.Add(own);
        if (!isCommitted) return;
        _unseen.Confirm(tip);
        await _reader.ReadOnAsync(tip);
    }
}
