using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.EventLog.Redis.Knowledge;
using RealtimeHub.EventLog.Redis.Reading;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// The newest part of a stream, as this node knows it: what readers see, and behind that what is in Redis but not yet as durable as the level
/// says. All that moves it forward goes through one gate, so events are shown in their order, once.
/// </summary>
internal sealed class StreamTail
{
    private const long CacheBytes = 32 << 20;
    private const int ReadEvents = 2000;
    private const int ReadBytes = 4 << 20;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Queue<TailEvent> _unseen = new();
    private readonly RedisLinks _links;
    private readonly StreamKeys _keys;
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly HistoryFinder _finder;
    private readonly KnowledgeStore _store;
    private readonly Bell _bell = new();
    private History _history = null!;
    private long _end;
    private long _committed;
    private long _noted;
    private long _looks;
    private long _looked;
    private (long Committed, long Since)? _unannounced;

    public StreamTail(RedisLinks links, StreamKeys keys, LogOptions options, TimeProvider time)
    {
        (_links, _keys, _options, _time) = (links, keys, options, time);
        _finder = new HistoryFinder(links, keys, time);
        _store = new KnowledgeStore(links, keys);
    }

    public History History => Volatile.Read(ref _history);

    public FlowKnowledge Knowledge { get; private set; } = null!;

    public KnowledgeStore Snapshots => _store;

    /// <summary>Finds out where the log stands, and everything that is known there.</summary>
    public async Task OpenAsync()
    {
        while (true)
        {
            var state = await _finder.FindAsync(seen: null);
            var from = await _finder.CommittedAsync(state, atLeast: 0);
            if (await _store.LoadAsync(state, from) is not { } known) continue;
            Knowledge = new FlowKnowledge(known);
            Begin(state, from);
            return;
        }
    }

    /// <summary>What to stamp with now.</summary>
    /// <exception cref="Links.RedisFailureException">Others held the gate for longer than it is to wait.</exception>
    public async Task<StampBase> StampAsync(TimeSpan patience)
    {
        using var held = await EnterAsync(patience);
        var draft = Knowledge.Begin();
        foreach (var unseen in _unseen) unseen.TellTo(draft);
        return new StampBase(draft, _history, _history.Epochs.PositionOf(_end), _committed);
    }

    /// <summary>Takes in everything that Redis holds, so that the next stamps know it.</summary>
    public async Task ReadOnAsync(TimeSpan patience)
    {
        using var held = await EnterAsync(patience);
        await ReadOn_NeedsGateAsync(long.MaxValue);
    }

    /// <summary>This node's own events are written, and perhaps everything up to a tip is as durable as the level says.</summary>
    public async Task TakeAsync(IReadOnlyList<TailEvent> own, ulong epoch, long tip, bool isCommitted, TimeSpan patience)
    {
        using var held = await EnterAsync(patience);
        if (_history.Epochs.Present.Id != epoch) return;
        if (own.Count > 0 && own[0].Sequence == _end + 1) Push_NeedsGate(own);
        if (!isCommitted) return;
        _committed = Math.Max(_committed, tip);
        await ReadOn_NeedsGateAsync(tip);
    }

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
        using var held = await EnterAsync();
        await ReadOn_NeedsGateAsync(long.MaxValue);
        if (isQuiet) await NoteCommitted_NeedsGateAsync();
        if (IsUnannounced_NeedsGate()) await Commit_NeedsGateAsync(_links.Options.Deadline);
    }

    /// <summary>Takes in and shows everything that Redis held when it was called, for a reader who says he has seen more than is shown here.</summary>
    /// <returns>Whether all of it could be shown: if not, he may be right.</returns>
    public async Task<bool> IsCurrentAsync()
    {
        var asked = Volatile.Read(ref _looks);
        using var held = await EnterAsync();
        // Thousands may ask at once: whoever began to look after this one had asked has looked for it too.
        if (_looked > asked) return _end == _committed;
        var look = ++_looks;
        await ReadOn_NeedsGateAsync(long.MaxValue);
        // Only now: where Redis did not answer, nobody has looked.
        _looked = look;
        return _end == _committed || (await Commit_NeedsGateAsync(_links.Options.Deadline) && _end == _committed);
    }

    /// <summary>Has the replicas confirm everything that was written, by whomever.</summary>
    public async Task<bool> CommitAsync(TimeSpan patience)
    {
        using var held = await EnterAsync(patience);
        return await Commit_NeedsGateAsync(patience);
    }

    /// <summary>Writes down what the next node should know.</summary>
    public async Task FinishAsync()
    {
        using var held = await EnterAsync();
        try
        {
            await NoteCommitted_NeedsGateAsync();
        }
        catch (Links.RedisFailureException)
        {
            // Then the next node asks the replicas.
        }

        await _store.FinishAsync(_history.Epochs.Present.Id, Knowledge.State);
    }

    /// <summary>Redis holds another history than this one: finds out what counts of it.</summary>
    public async Task RefreshAsync(History known, TimeSpan patience)
    {
        using var held = await EnterAsync(patience);
        if (ReferenceEquals(known, _history)) await Refresh_NeedsGateAsync();
    }

    private Task<Held> EnterAsync() => EnterAsync(Timeout.InfiniteTimeSpan);

    private async Task<Held> EnterAsync(TimeSpan patience)
    {
        if (!await _gate.WaitAsync(patience)) throw new Links.RedisFailureException(AppendOutcome.Busy, "This node takes in what others wrote.");
        return new Held(_gate);
    }

    private async Task<bool> Commit_NeedsGateAsync(TimeSpan patience)
    {
        var (answer, isConfirmed) = await _links.WriteConfirmedAsync(Script.Commit, _keys, [_history.EpochText, _committed], patience);
        if ((string)answer[0]! != "done")
        {
            await Refresh_NeedsGateAsync();
            return false;
        }

        if (!isConfirmed) return false;
        _committed = Math.Max(_committed, (long)answer[1]);
        await ReadOn_NeedsGateAsync(_committed);
        _links.Ring(_keys, _history.Epochs.PositionOf(_committed));
        return true;
    }

    private async Task ReadOn_NeedsGateAsync(long target)
    {
        // Once at least where nothing is asked for in particular: it is how a node learns where the log stands.
        var isRefreshed = false;
        while (_end < target)
        {
            var history = _history;
            RedisValue[] arguments = [history.EpochText, _end, "", ReadEvents, ReadBytes];
            var answer = ReadAnswer.Read(await _links.ReadAsync(Script.Read, _keys, arguments), history.Epochs);
            if (answer is null || !Follows(answer))
            {
                // A hole in what the replicas have not confirmed: it cannot be passed before they have, and until then the gate is not held.
                if (isRefreshed) throw new Links.RedisFailureException(AppendOutcome.Unconfirmed, "What follows cannot be read yet.");
                await Refresh_NeedsGateAsync();
                isRefreshed = true;
                continue;
            }

            isRefreshed = false;
            Push_NeedsGate(Array.ConvertAll(answer.Events, TailEvent.Of));
            history.Stand(answer.First, answer.Bytes);
            _noted = answer.Committed;
            _committed = Math.Max(_committed, Math.Min(answer.Tip, Math.Max(answer.Committed, _bell.Through(history.Epochs))));
            if (_links.Confirmation.Needed == 0) _committed = Math.Max(_committed, answer.Tip);
            Show_NeedsGate();
            if (_end >= answer.Tip) break;
        }

        Show_NeedsGate();
    }

    // There is a tail, and for a while nobody has said that any of it is safe.
    private bool IsUnannounced_NeedsGate()
    {
        if (_end == _committed) _unannounced = null;
        else if (_unannounced?.Committed != _committed) _unannounced = (_committed, TimeProvider.System.GetTimestamp());
        return _unannounced is { } tail && TimeProvider.System.GetElapsedTime(tail.Since) >= _links.Options.CheckInterval * 0.9;
    }

    // A node that starts while replicas are away goes by it. Appends carry it along, so this is for the last one.
    private async Task NoteCommitted_NeedsGateAsync()
    {
        if (_links.Confirmation.Needed == 0 || _committed <= _noted) return;
        await _links.WriteAsync(Script.Commit, _keys, [_history.EpochText, _committed]);
        _noted = _committed;
    }

    private bool Follows(ReadAnswer answer)
    {
        for (var i = 0; i < answer.Events.Length; i++)
        {
            if (answer.Events[i].Position.Sequence != _end + 1 + i) return false;
        }

        return answer.Events.Length > 0 || _end >= answer.Tip;
    }

    private void Push_NeedsGate(IReadOnlyList<TailEvent> events)
    {
        foreach (var e in events) _unseen.Enqueue(e);
        _end += events.Count;
    }

    private void Show_NeedsGate()
    {
        var shown = new List<HubEvent>();
        var draft = Knowledge.Begin();
        while (_unseen.TryPeek(out var next) && next.Sequence <= _committed)
        {
            next.TellTo(draft);
            shown.Add(_unseen.Dequeue().Event);
        }

        if (shown.Count == 0) return;
        Knowledge.Commit(draft);
        _history.Recent.Append(shown);
        _store.Consider(_history.Epochs.Present.Id, Knowledge.State);
    }

    private async Task Refresh_NeedsGateAsync()
    {
        var old = _history;
        while (true)
        {
            var state = await _finder.FindAsync(new Position(old.Epochs.Present.Id, Math.Max(_end, old.Recent.Tip)));
            var common = Math.Min(old.Recent.Tip, state.CommonThrough(old.Epochs));
            var isAllThere = common >= state.First - 1;
            if (isAllThere && common == old.Recent.Tip)
            {
                Begin(state, common, old.Recent.From(state.First));
                return;
            }

            var from = await _finder.CommittedAsync(state, isAllThere ? common : 0);
            if (await _store.LoadAsync(state, from) is not { } known) continue;
            Knowledge.Learn(_ => known);
            Begin(state, from);
            return;
        }
    }

    private void Begin(LogState state, long tip, IReadOnlyList<HubEvent>? kept = null)
    {
        var before = kept is { Count: > 0 } ? kept[0].Position.Sequence - 1 : tip;
        var recent = new RecentEvents(state.Epochs, new EventWindow(before, state.Received), _time, _options.RecentBytes);
        if (kept is { Count: > 0 }) recent.Append(kept);
        var next = new History(state.Epochs, recent, new BlockReader(_links, _keys, state.Epochs, CacheBytes), state.First, state.Bytes);
        _unseen.Clear();
        (_end, _committed, _unannounced) = (tip, tip, null);
        // In this order: who waited in the old one finds the new one.
        var old = Interlocked.Exchange(ref _history, next);
        old?.Recent.Close();
    }

    private readonly struct Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
