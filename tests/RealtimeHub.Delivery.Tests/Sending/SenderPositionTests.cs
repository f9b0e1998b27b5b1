using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Sending;

public sealed class SenderPositionTests
{
    private readonly StoppedClock _clock = new();
    private readonly GapsToTell _gaps = new();
    private readonly List<Guid> _moved = [];
    private readonly HeldLease _held;

    public SenderPositionTests() => _held = new HeldLease(new Lease(SampleWebhooks.Make(), new Progress { Fence = 1, Starts = 1, Position = At(10) }), _moved.Add);

    [Fact]
    public void What_the_receiver_took_is_kept_with_the_next_save_and_said_once()
    {
        var position = Position(isShared: false);

        position.Reach(At(11));
        position.Reach(At(12));

        _moved.Should().Equal(_held.Webhook.Id);
        _held.TakeMoved().Should().BeTrue();
        _held.TakeMoved().Should().BeFalse();
        _held.Progress.Position.Should().Be(At(12));
    }

    [Fact]
    public void A_gap_holds_back_what_is_kept_until_it_was_told_and_reading_goes_on_meanwhile()
    {
        var position = Position(isShared: false);

        position.Meet(new GapMessage(GapReason.Retention, At(10), At(20), At(20)));
        position.Pass(At(25));
        _held.Progress.Position.Should().Be(At(10));
        position.Read.Should().Be(At(25));
        _gaps.Told();
        position.Reach(At(26));

        _held.Progress.Position.Should().Be(At(26));
    }

    // Other nodes tell how far behind a webhook is by what was kept.
    [Theory]
    [InlineData(false, 50, false)]
    [InlineData(false, 70, true)]
    [InlineData(true, 5, false)]
    [InlineData(true, 20, true)]
    public void What_the_filter_hid_is_kept_once_a_minute_and_where_nodes_share_the_log_every_ten_seconds(bool isShared, int seconds, bool isKept)
    {
        var position = Position(isShared);

        position.Pass(At(11));
        _held.Progress.Position.Should().Be(At(11), "it is seen at once");
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        position.Pass(At(12));

        _held.TakeMoved().Should().Be(isKept);
    }

    private static Position At(long sequence) => new(1, sequence);

    private SenderPosition Position(bool isShared)
    {
        var log = new MemoryEventLog("tams", new LogOptions(), _clock);
        return new SenderPosition(_held, _gaps, isShared ? new SharedLog(log) : log, _clock);
    }
}
