namespace RealtimeHub.EventLog.Files;

/// <summary>
/// What waits to be written, by many publishers, and whose turn it is to write: the turn is the writer thread's, which blocks here, or a
/// publisher's that finds nothing waiting. Who took appends has the turn until it ends it.
/// </summary>
internal sealed class AppendQueue(long maxBytes)
{
    // Monitor and not Lock, because the writer's thread waits on it.
    private readonly object _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private long _bytes;
    private bool _closed;
    private bool _isTurnTaken;

    /// <summary>Takes an append, or says why not. One that is larger than the bound is taken when nothing else waits.</summary>
    public AppendOutcome? TryAdd(PendingAppend append)
    {
        lock (_gate)
        {
            if (_closed) return AppendOutcome.Closed;
            if (_bytes > 0 && _bytes + append.Bytes > maxBytes) return AppendOutcome.Busy;
            _bytes += append.Bytes;
            _waiting.Enqueue(append);
            if (_waiting.Count == 1 && !_isTurnTaken) Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>Takes the turn for an append of the caller's own; false when anything waits or is being written.</summary>
    public bool TryTakeTurn(PendingAppend append)
    {
        lock (_gate)
        {
            if (_closed || _isTurnTaken || _waiting.Count > 0) return false;
            _bytes += append.Bytes;
            return _isTurnTaken = true;
        }
    }

    /// <summary>Waits for appends and the turn, takes at least one and then as many as fit; false when closed and empty.</summary>
    public bool TryTake(List<PendingAppend> group, long groupBytes)
    {
        lock (_gate)
        {
            while (_isTurnTaken || (_waiting.Count == 0 && !_closed)) Monitor.Wait(_gate);
            var bytes = 0L;
            while (_waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.Bytes <= groupBytes))
            {
                // A snapshot is a write of its own: it begins a segment, and those before it go.
                if (group.Count > 0 && (next.Batch.IsSnapshot || group[^1].Batch.IsSnapshot)) break;
                bytes += next.Bytes;
                group.Add(_waiting.Dequeue());
            }

            return _isTurnTaken = group.Count > 0;
        }
    }

    /// <summary>They no longer wait.</summary>
    public void Release(List<PendingAppend> group)
    {
        var bytes = group.Sum(append => append.Bytes);
        lock (_gate) _bytes -= bytes;
    }

    /// <summary>Whoever comes next may write.</summary>
    public void EndTurn()
    {
        lock (_gate)
        {
            _isTurnTaken = false;
            if (_waiting.Count > 0 || _closed) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes no more; what waits is still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes no more and gives back what waits, because it will never be written.</summary>
    public PendingAppend[] Abandon()
    {
        lock (_gate)
        {
            _closed = true;
            var left = _waiting.ToArray();
            _waiting.Clear();
            return left;
        }
    }
}
