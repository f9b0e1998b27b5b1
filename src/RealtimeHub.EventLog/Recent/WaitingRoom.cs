using RealtimeHub.EventLog.Appending;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>
/// Who waits for what. Waiters stand in the lines of their keys, those without a scope in a line of their own, so that an append
/// costs its own keys and nothing for all the others. The lock is the one under which events are published: no wake-up is lost.
/// </summary>
internal sealed class WaitingRoom(Lock gate, KeyIndex index, EventWindow window, EpochTable epochs, TimeProvider time)
{
    private const int MaxIdle = 4096;
    private const int MaxIdleNodes = 8;

    private readonly KeyLine _everything = new(default);
    private readonly Stack<Waiter> _idle = new();

    public TimeProvider Time => time;

    public EpochTable Epochs => epochs;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    public Waiter Enter_NeedsLock(long after, EventScope? scope, TimeSpan timeout)
    {
        var waiter = _idle.TryPop(out var used) ? used : new Waiter(this);
        (waiter.IsWaiting, waiter.Reached, waiter.Timeout, waiter.Began) = (true, after, timeout, time.GetTimestamp());
        var keys = scope is null ? 1 : scope.Keys.Length;
        while (waiter.Nodes.Count < keys) waiter.Nodes.Add(new WaitNode(waiter));
        if (scope is null) _everything.Link(waiter.Nodes[0]);
        else for (var i = 0; i < keys; i++) index.GetOrAdd(scope.Keys[i]).Link(waiter.Nodes[i]);
        Count++;
        return waiter;
    }

    /// <summary>Takes out all that stand in a line and puts them in front of the chain; up to a sequence there was nothing for them.</summary>
    public Waiter? Empty_NeedsLock(KeyLine line, long reached, Waiter? woken)
    {
        while (line.HasWaiters)
        {
            var waiter = line.FirstWaiter;
            Leave_NeedsLock(waiter, reached);
            waiter.NextWoken = woken;
            woken = waiter;
        }

        return woken;
    }

    public Waiter? EmptyEverything_NeedsLock(long reached, Waiter? woken) => Empty_NeedsLock(_everything, reached, woken);

    public Waiter? EmptyAll_NeedsLock(long reached)
    {
        var woken = EmptyEverything_NeedsLock(reached, null);
        foreach (var line in index.Lines.Where(line => line.HasWaiters).ToArray()) woken = Empty_NeedsLock(line, reached, woken);
        return woken;
    }

    /// <summary>Outside the lock: completes the waiters of a chain.</summary>
    public static void Complete(Waiter? woken)
    {
        while (woken is not null)
        {
            var next = woken.NextWoken;
            // From here on it may be in use again.
            woken.NextWoken = null;
            woken.Complete();
            woken = next;
        }
    }

    public bool TryLeave(Waiter waiter)
    {
        lock (gate)
        {
            if (!waiter.IsWaiting) return false;
            Leave_NeedsLock(waiter, reached: 0);
            return true;
        }
    }

    /// <summary>False when the wait is over, or when the timer belongs to an earlier wait or was early.</summary>
    public bool TryExpire(Waiter waiter)
    {
        lock (gate)
        {
            if (!waiter.IsWaiting || waiter.Timeout == Timeout.InfiniteTimeSpan) return false;
            var left = waiter.Timeout - time.GetElapsedTime(waiter.Began);
            if (left > TimeSpan.Zero)
            {
                waiter.SetTimer(left + TimeSpan.FromMilliseconds(1));
                return false;
            }

            Leave_NeedsLock(waiter, window.Tip);
            return true;
        }
    }

    public void TakeBack(Waiter waiter)
    {
        if (waiter.Nodes.Count > MaxIdleNodes) waiter.Nodes.RemoveRange(MaxIdleNodes, waiter.Nodes.Count - MaxIdleNodes);
        lock (gate)
        {
            if (_idle.Count < MaxIdle) _idle.Push(waiter);
        }
    }

    private void Leave_NeedsLock(Waiter waiter, long reached)
    {
        (waiter.IsWaiting, waiter.Reached) = (false, Math.Max(waiter.Reached, reached));
        Count--;
        foreach (var node in waiter.Nodes)
        {
            if (node.Line is not { } line) continue;
            line.Unlink(node);
            index.RemoveIfIdle(line);
        }
    }
}
