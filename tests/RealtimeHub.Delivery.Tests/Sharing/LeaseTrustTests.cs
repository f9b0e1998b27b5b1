using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Tests.Kit;

namespace RealtimeHub.Delivery.Tests.Sharing;

public sealed class LeaseTrustTests
{
    private readonly StoppedClock _clock = new();

    [Fact]
    public async Task Trust_of_a_node_that_is_alone_always_holds()
    {
        var trust = new LeaseTrust(isShared: false, _clock);

        _clock.Advance(TimeSpan.FromDays(1));

        trust.Holds.Should().BeTrue();
        await trust.WaitAsync(default);
    }

    [Fact]
    public void Trust_begins_and_comes_back_only_when_every_lease_was_looked_at()
    {
        var trust = new LeaseTrust(isShared: true, _clock);
        trust.Renew(_clock.GetTimestamp(), areAllSeen: false);
        trust.Holds.Should().BeFalse();

        trust.Renew(_clock.GetTimestamp(), areAllSeen: true);
        trust.Holds.Should().BeTrue();
        _clock.Advance(LivingNodes.Trust + TimeSpan.FromSeconds(1));
        trust.Holds.Should().BeFalse();
        trust.Renew(_clock.GetTimestamp(), areAllSeen: false);
        trust.Holds.Should().BeFalse();
        trust.Renew(_clock.GetTimestamp(), areAllSeen: true);

        trust.Holds.Should().BeTrue();
        trust.Lapses.Should().Be(2);
    }

    [Fact]
    public void Trust_counts_from_when_a_sign_of_life_was_begun()
    {
        var trust = new LeaseTrust(isShared: true, _clock);
        var began = _clock.GetTimestamp();
        _clock.Advance(LivingNodes.Trust + TimeSpan.FromSeconds(1));

        trust.Renew(began, areAllSeen: true);

        trust.Holds.Should().BeFalse("storage took longer than trust lasts");
    }
}
