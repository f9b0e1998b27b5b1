using RealtimeHub.Delivery.Sharing;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// Where a sender stands in the log, and what of that is kept and when: never beyond a gap that its receiver was not told, for that is met again
/// after a restart. The sender alone uses it.
/// </summary>
internal sealed class SenderPosition
{
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(1);

    // Other nodes tell how far behind it is by what was kept.
    private static readonly TimeSpan SeldomShared = TimeSpan.FromSeconds(10);

    private readonly HeldLease _held;
    private readonly GapsToTell _gaps;
    private readonly TimeProvider _time;
    private readonly TimeSpan _seldom;
    private long _kept;
    private bool _hasPassed;

    public SenderPosition(HeldLease held, GapsToTell gaps, IEventLog log, TimeProvider time)
    {
        (_held, _gaps, _time, _seldom) = (held, gaps, time, log.IsShared ? SeldomShared : Seldom);
        Read = held.Progress.Position;
        _kept = time.GetTimestamp();
    }

    /// <summary>Where reading goes on.</summary>
    public Position Read { get; private set; }

    /// <summary>Events are missing here, which the receiver is to be told.</summary>
    public void Meet(GapMessage gap) => _gaps.Add(gap, Read);

    /// <summary>The receiver took everything up to here: that is kept with the next save.</summary>
    public void Reach(Position position)
    {
        if (Show(position)) _held.SetMoved();
    }

    /// <summary>
    /// Everything up to here was delivered or hidden. What the filter hid is hidden again after a crash, and of ten thousand webhooks that a busy
    /// stream passes by hardly one has something to keep: it is kept now and then.
    /// </summary>
    public void Pass(Position position)
    {
        _hasPassed |= Show(position);
        if (!_hasPassed || _time.GetElapsedTime(_kept) < _seldom) return;
        (_hasPassed, _kept) = (false, _time.GetTimestamp());
        _held.SetMoved();
    }

    private bool Show(Position position)
    {
        Read = position;
        return _held.Show(_held.Progress with { Position = _gaps.Before ?? position });
    }
}
