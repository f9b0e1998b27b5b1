using System.Threading.Tasks.Sources;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>
/// One wait. Waiters are used again, with their timer and nodes, because every delivery to a subscriber ends one wait and begins
/// the next. All state but the value task's own is guarded by the room's lock.
/// </summary>
internal sealed class Waiter(WaitingRoom room) : IValueTaskSource<Position>
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private ManualResetValueTaskSourceCore<Position> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private ITimer? _timer;
    private bool _armed;

    public List<WaitNode> Nodes { get; } = [];

    public bool IsWaiting { get; set; }

    /// <summary>Up to here nothing that it waits for has come: where it waits from, and then where the wait ended.</summary>
    public long Reached { get; set; }

    public long Began { get; set; }

    public TimeSpan Timeout { get; set; }

    /// <summary>Chains those that one append wakes, so that they are completed outside the lock without a list.</summary>
    public Waiter? NextWoken { get; set; }

    public ValueTask<Position> Task => new(this, _core.Version);

    /// <summary>Called once, outside the lock, before anybody can see the task; the wait may be over by then.</summary>
    public void Arm(CancellationToken cancellationToken)
    {
        if (Timeout != System.Threading.Timeout.InfiniteTimeSpan) SetTimer(Timeout);
        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).Cancel(token), this);
    }

    /// <summary>A system timer is allowed to be a little early; then the rest is waited for.</summary>
    public void SetTimer(TimeSpan left)
    {
        _armed = true;
        var due = left < LongestTimer ? left : LongestTimer;
        if (_timer is not null) _timer.Change(due, System.Threading.Timeout.InfiniteTimeSpan);
        else _timer = room.Time.CreateTimer(static state => ((Waiter)state!).Expire(), this, due, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public void Complete() => _core.SetResult(room.Epochs.PositionOf(Reached));

    public Position GetResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending) throw new InvalidOperationException("The wait is not over; await it.");
        _cancellation.Dispose();
        if (_armed) _timer!.Change(System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
        _armed = false;
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            room.TakeBack(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Expire()
    {
        if (room.TryExpire(this)) Complete();
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (room.TryLeave(this)) _core.SetException(new OperationCanceledException(cancellationToken));
    }
}
