using RealtimeHub.Protocol;
using RealtimeHub.Server.Audiences;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Audiences;

public sealed class LingerTests
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(12);

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_large_audience_rests_until_its_time_has_come()
    {
        var rest = RestAfter(Events(100), members: 200);

        rest.IsCompleted.Should().BeFalse();
        _time.Advance(Most);
        await rest;
    }

    [Fact]
    public void A_small_audience_does_not_rest() => RestAfter(Events(1_000), members: 16).IsCompleted.Should().BeTrue();

    [Fact]
    public void Who_is_behind_does_not_rest() => RestAfter(Events(100, behind: 1), members: 200).IsCompleted.Should().BeTrue();

    [Fact]
    public void After_a_heartbeat_nothing_rests()
    {
        var linger = new Linger(Most, _time);
        linger.Begin(Events(100));
        var heartbeat = new CaughtUpMessage(new Position(1, 100), "node");
        linger.Begin(heartbeat);

        linger.RestAsync(200, heartbeat).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void What_took_longer_than_the_rest_is_followed_by_none() => RestAfter(Events(100), members: 200, took: Most).IsCompleted.Should().BeTrue();

    [Fact]
    public void Zero_means_never() => RestAfter(Events(100), members: 200, most: TimeSpan.Zero).IsCompleted.Should().BeTrue();

    [Theory]
    [InlineData(2, true)]
    [InlineData(5, true)]
    [InlineData(7, false)]
    [InlineData(10, false)]
    public void At_a_steady_rate_it_rests_if_that_gathers_two_events(int millisecondsBetween, bool rests)
    {
        var linger = new Linger(Most, _time);
        for (var i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(millisecondsBetween));
            linger.Begin(Events(1));
        }

        linger.RestAsync(200, Events(1)).IsCompleted.Should().Be(!rests);
    }

    [Fact]
    public void After_a_silence_nothing_rests()
    {
        var linger = new Linger(Most, _time);
        linger.Begin(Events(100));
        _time.Advance(TimeSpan.FromSeconds(5));
        linger.Begin(Events(1));

        linger.RestAsync(200, Events(1)).IsCompleted.Should().BeTrue();
    }

    [Theory]
    [InlineData("-00:00:00.001")]
    [InlineData("00:00:01.001")]
    public void Longer_than_a_second_or_less_than_nothing_is_refused(string linger)
    {
        var result = new LingerCheck().Validate(null, new RealtimeHubOptions { Linger = TimeSpan.Parse(linger, null) });

        result.FailureMessage.Should().StartWith("RealtimeHub:Linger: ");
    }

    private Task RestAfter(EventsMessage message, int members, TimeSpan took = default, TimeSpan? most = null)
    {
        var linger = new Linger(most ?? Most, _time);
        linger.Begin(message);
        _time.Advance(took);
        return linger.RestAsync(members, message);
    }

    // How many they are is all that counts here.
    private static EventsMessage Events(int count, long behind = 0) => new(new HubEvent[count], new Position(1, count), behind);
}
