using RealtimeHub.Delivery.Retrying;

namespace RealtimeHub.Delivery.Tests.Retrying;

public sealed class RetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, 120)]
    [InlineData(4, 600)]
    [InlineData(5, 3600)]
    [InlineData(6, 3600)]
    [InlineData(500, 3600)]
    public void Each_failure_waits_longer_up_to_an_hour_give_or_take_a_fifth(int failures, double seconds)
    {
        RetrySchedule.Delay(failures, null, 0).TotalSeconds.Should().BeApproximately(seconds * 0.8, 0.001);
        RetrySchedule.Delay(failures, null, 0.5).TotalSeconds.Should().BeApproximately(seconds, 0.001);
        RetrySchedule.Delay(failures, null, 1).TotalSeconds.Should().BeApproximately(seconds * 1.2, 0.001);
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(1, 5)]
    [InlineData(86_400, 3600)]
    public void What_the_receiver_asks_is_heeded_where_it_is_longer_up_to_an_hour(double asked, double seconds)
    {
        RetrySchedule.Delay(1, TimeSpan.FromSeconds(asked), 0.5).TotalSeconds.Should().BeInRange(seconds, seconds * 1.2);
        RetrySchedule.Delay(1, TimeSpan.FromSeconds(asked), 0).TotalSeconds.Should().BeGreaterThanOrEqualTo(Math.Min(asked, 3600));
    }

    [Theory]
    [InlineData("120", 120d)]
    [InlineData("120.1", 121d)]
    [InlineData("0", 0d)]
    [InlineData("99999999999999999999999", 86_400d)]
    [InlineData("Sat, 21 Nov 2026 05:00:30 GMT", 30d)]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT", 0d)]
    [InlineData("invalid", null)]
    [InlineData("-5", null)]
    [InlineData("NaN", null)]
    [InlineData("", null)]
    public void Retry_After_is_seconds_or_a_date_and_nonsense_is_nothing(string text, double? seconds)
    {
        RetryAfter.Read(text, Now)?.TotalSeconds.Should().Be(seconds);
        (RetryAfter.Read(text, Now) is null).Should().Be(seconds is null);
    }
}
