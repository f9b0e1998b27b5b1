using RealtimeHub.EventLog.Appending;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>
/// A node's newest events in memory, found by position or by key, and those who wait for the next one. An event is put in when it is
/// as durable as it gets, so what is here is what readers see; its tip is the log's.
/// </summary>
internal sealed class RecentEvents
{
    private readonly Lock _gate = new();
    private readonly KeyIndex _index = new();
    private readonly EventWindow _window;
    private readonly WaitingRoom _waiting;
    private readonly EpochTable _epochs;
    private readonly long _maxBytes;
    private readonly int _maxEvents;
    private readonly List<KeyLine> _touched = [];
    private Waiter? _woken;
    private bool _isClosed;

    /// <summary>An empty window that begins after the tip.</summary>
    public RecentEvents(EpochTable epochs, EventWindow window, TimeProvider time, long maxBytes, int maxEvents = int.MaxValue)
    {
        (_epochs, _window, _maxBytes, _maxEvents) = (epochs, window, maxBytes, maxEvents);
        _waiting = new WaitingRoom(_gate, _index, window, epochs, time);
    }

    public (long First, long Tip, long Bytes) Extent
    {
        get
        {
            lock (_gate) return (_window.First, _window.Tip, _window.Bytes);
        }
    }

    public long Tip
    {
        get
        {
            lock (_gate) return _window.Tip;
        }
    }

    public DateTimeOffset? NewestTime
    {
        get
        {
            lock (_gate) return _window.NewestTime;
        }
    }

    /// <summary>For tests: nothing may stay behind when a wait is over.</summary>
    internal (int Waiters, int Lines) Registered
    {
        get
        {
            lock (_gate) return (_waiting.Count, _index.Count);
        }
    }

    /// <summary>Publishes a batch: all of it becomes visible at once, and whoever waits for one of its keys is woken.</summary>
    /// <exception cref="InvalidOperationException">A sequence does not follow the tip.</exception>
    public void Append(IReadOnlyList<HubEvent> events)
    {
        Waiter? woken;
        lock (_gate)
        {
            var before = _window.Tip;
            for (var i = 0; i < events.Count; i++) Add_NeedsLock(events[i]);
            while (_window.Count > 1 && (_window.Bytes > _maxBytes || _window.Count > _maxEvents)) DropFirst_NeedsLock();
            woken = _waiting.EmptyEverything_NeedsLock(before, _woken);
            _woken = null;
        }

        WaitingRoom.Complete(woken);
    }

    /// <summary>What is held, from a sequence on: for a log that goes on with another window.</summary>
    public IReadOnlyList<HubEvent> From(long sequence)
    {
        lock (_gate)
        {
            var events = new List<HubEvent>(_window.Count);
            for (var s = Math.Max(sequence, _window.First); s <= _window.Tip; s++) events.Add(_window[s]);
            return events;
        }
    }

    /// <summary>Drops the oldest, up to a sequence.</summary>
    public void DropThrough(long sequence)
    {
        lock (_gate)
        {
            while (_window.Count > 0 && _window.First <= sequence) DropFirst_NeedsLock();
        }
    }

    /// <summary>Drops the oldest, as long as so many bytes are left.</summary>
    public void DropDownTo(long bytes)
    {
        lock (_gate)
        {
            while (_window.Count > 1 && _window.BytesAfterFirst >= bytes) DropFirst_NeedsLock();
        }
    }

    /// <summary>False when the position lies before the window.</summary>
    public bool TryReadAfter(long after, EventScope? scope, ReadLimit limit, out Slice slice)
    {
        var builder = new SliceBuilder(limit);
        lock (_gate)
        {
            slice = default;
            if (after < _window.First - 1) return false;
            var end = scope is null ? TakeAll_NeedsLock(builder, after) : TakeScope_NeedsLock(builder, after, scope);
            slice = builder.ToSlice(_epochs.PositionOf(end), _window.Tip);
            return true;
        }
    }

    /// <summary>Completes when there is something of the scope beyond, when it cannot be told from here, when the time is over, or when woken.</summary>
    /// <returns>Up to here nothing of the scope follows. While a waiter stands in the lines of its keys, the first event that it missed would have woken it.</returns>
    public ValueTask<Position> WaitBeyondAsync(long after, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<Position>(cancellationToken);
        Waiter waiter;
        lock (_gate)
        {
            var isBefore = after < _window.First - 1;
            if (_isClosed || isBefore || HasBeyond_NeedsLock(after, scope)) return new(_epochs.PositionOf(after));
            if (timeout == TimeSpan.Zero) return new(_epochs.PositionOf(Math.Max(after, _window.Tip)));
            waiter = _waiting.Enter_NeedsLock(after, scope, timeout);
        }

        waiter.Arm(cancellationToken);
        return waiter.Task;
    }

    public void WakeAll()
    {
        Waiter? woken;
        lock (_gate) woken = _waiting.EmptyAll_NeedsLock(_window.Tip);
        WaitingRoom.Complete(woken);
    }

    /// <summary>Ends every wait, now and from now on, where it began: what is here may no longer count.</summary>
    public void Close()
    {
        Waiter? woken;
        lock (_gate)
        {
            _isClosed = true;
            woken = _waiting.EmptyAll_NeedsLock(0);
        }

        WaitingRoom.Complete(woken);
    }

    /// <summary>The sequence before the first event received at or after a time; the tip when there is none.</summary>
    public long FindBefore(DateTimeOffset time)
    {
        lock (_gate)
        {
            var (low, high) = (_window.First, _window.Tip + 1);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                if (_window[middle].Received < time) low = middle + 1;
                else high = middle;
            }

            return low - 1;
        }
    }

    private void Add_NeedsLock(HubEvent e)
    {
        _window.Add(e);
        EventScope.VisitKeys(e, (Recent: this, e.Position.Sequence), static (key, at) => at.Recent.File_NeedsLock(key, at.Sequence));
        // Only now: a line that a waiter leaves goes, unless the event already stands in it, and would be made anew.
        foreach (var line in _touched) _woken = _waiting.Empty_NeedsLock(line, e.Position.Sequence - 1, _woken);
        _touched.Clear();
    }

    private void File_NeedsLock(Group key, long sequence)
    {
        var line = _index.GetOrAdd(key);
        line.Sequences.Add(sequence);
        if (line.HasWaiters) _touched.Add(line);
    }

    private void DropFirst_NeedsLock()
    {
        var dropped = _window.RemoveFirst();
        EventScope.VisitKeys(dropped, (Index: _index, dropped.Position.Sequence), static (key, at) =>
        {
            if (at.Index.Find(key) is not { } line) return;
            line.Sequences.DropFirst(at.Sequence);
            at.Index.RemoveIfIdle(line);
        });
    }

    private bool HasBeyond_NeedsLock(long after, EventScope? scope) =>
        scope is null ? _window.Tip > after : _index.HasBeyond(scope, after);

    private long TakeAll_NeedsLock(SliceBuilder builder, long after)
    {
        var end = after;
        while (end < _window.Tip && builder.TryTake(_window[end + 1])) end++;
        return end;
    }

    // The reader moves to the tip unless something of its scope had to be left for the next read.
    private long TakeScope_NeedsLock(SliceBuilder builder, long after, EventScope scope)
    {
        var matches = new ScopeMatches(_index, scope, after);
        var end = after;
        while (matches.Peek() is { } sequence)
        {
            if (!builder.TryTake(_window[sequence])) return end;
            end = sequence;
            matches.MoveBeyond(sequence);
        }

        return _window.Tip;
    }
}
