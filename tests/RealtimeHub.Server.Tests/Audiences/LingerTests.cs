using Microsoft.Extensions.Options;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Audiences;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Audiences;

public sealed class LingerTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_large_audience_rests_until_its_time_has_come()
    {
        var rest = Rest(new EventsMessage([], Of(1), 0), members: 200);

        rest.IsCompleted.Should().BeFalse();
        _time.Advance(2 * Hour);
        await rest;
    }

    [Fact]
    public void A_small_audience_does_not_rest() => Rest(new EventsMessage([], Of(1), 0), members: 20, Ago(TimeSpan.Zero)).IsCompleted.Should().BeTrue();

    [Fact]
    public void Who_is_behind_does_not_rest() => Rest(new EventsMessage([], Of(1), 1), members: 200).IsCompleted.Should().BeTrue();

    [Fact]
    public void What_took_longer_than_the_rest_is_followed_by_none() =>
        Rest(new EventsMessage([], Of(1), 0), members: 200, Ago(Hour)).IsCompleted.Should().BeTrue();

    [Theory]
    [InlineData("-00:00:00.001")]
    [InlineData("00:00:01.001")]
    public void Longer_than_a_second_or_less_than_nothing_is_refused(string linger)
    {
        var result = new LingerCheck().Validate(null, new RealtimeHubOptions { Linger = TimeSpan.Parse(linger, null) });

        result.FailureMessage.Should().StartWith("RealtimeHub:Linger: ");
    }

    private static Position Of(long sequence) => new(1, sequence);

    // Begun in an hour: no matter how slow the machine is, the rest is not over.
    private Task Rest(SubscriptionMessage message, int members) => Rest(message, members, Ago(-Hour));

    private Task Rest(SubscriptionMessage message, int members, long begun) =>
        new Linger(Options.Create(new RealtimeHubOptions()), _time).RestAsync(begun, members, message);

    private long Ago(TimeSpan time) => _time.GetTimestamp() - (long)(time.TotalSeconds * _time.TimestampFrequency);
}
