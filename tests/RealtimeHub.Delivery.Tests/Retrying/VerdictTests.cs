using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Retrying;

namespace RealtimeHub.Delivery.Tests.Retrying;

public sealed class VerdictTests
{
    private static readonly DateTimeOffset Since = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);
    private static readonly CallResult Unavailable = new() { Status = 503 };

    [Theory]
    [InlineData(5, 0, true)]
    [InlineData(5, -1, false)]
    [InlineData(4, 0, false)]
    public void A_webhook_is_given_up_after_five_days_and_five_calls_never_after_fewer(int failures, int seconds, bool isGivenUp)
    {
        var now = Since + RetrySchedule.Patience + TimeSpan.FromSeconds(seconds);

        var verdict = Verdict.Of(Unavailable, failures, Since, now);

        (verdict.Error is not null).Should().Be(isGivenUp);
        if (isGivenUp) (verdict.Error!.Type, verdict.Error.Time, verdict.Error.Summary.Contains("HTTP 503")).Should().Be(("undeliverable", now, true));
        else verdict.Wait.Should().BePositive();
    }

    [Fact]
    public void Gone_is_the_end_at_the_first_call()
    {
        var verdict = Verdict.Of(new CallResult { Status = 410 }, failures: 1, Since, Since);

        verdict.Error!.Type.Should().Be("gone");
    }

    [Fact]
    public void What_the_receiver_asks_for_is_heeded()
    {
        var verdict = Verdict.Of(Unavailable with { RetryAfter = TimeSpan.FromMinutes(20) }, failures: 1, Since, Since);

        verdict.Wait.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(20));
    }
}
