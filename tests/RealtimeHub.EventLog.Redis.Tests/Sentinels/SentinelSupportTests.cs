using System.Net;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Tests.Sentinels;

public sealed class SentinelSupportTests
{
    private static readonly DnsEndPoint Old = new("10.0.0.1", 6379);
    private static readonly DnsEndPoint New = new("10.0.0.2", 6379);

    private readonly SentinelSupport _support = new();

    [Fact]
    public void It_holds_as_long_as_the_sentinel_cannot_have_called_the_primary_down()
    {
        _support.Take(Says(Old, heardAgo: 0.5), Seconds(10));

        _support.Supports(Old, Seconds(11.4)).Should().BeTrue();
        _support.Supports(Old, Seconds(11.6)).Should().BeFalse("it was heard at 9.5 and counts as down at 11.5");
        _support.Supports(New, Seconds(10)).Should().BeFalse();
    }

    [Fact]
    public void It_is_trusted_once_its_past_is_known_for_long_enough()
    {
        for (var at = 10.0; at <= 15; at++) _support.Take(Says(Old, heardAgo: 0.5), Seconds(at));
        _support.IsTrusted(Seconds(15.9)).Should().BeFalse();

        _support.Take(Says(Old, heardAgo: 0.5), Seconds(16));

        _support.IsTrusted(Seconds(16)).Should().BeTrue();
    }

    [Fact]
    public void A_break_begins_its_past_anew()
    {
        for (var at = 10.0; at <= 17; at++) _support.Take(Says(Old, heardAgo: 0.5), Seconds(at));

        _support.Take(Says(Old, heardAgo: 0.5), Seconds(18.6));

        _support.Supports(Old, Seconds(18.6)).Should().BeTrue();
        _support.IsTrusted(Seconds(18.6)).Should().BeFalse("between 18.5 and 18.6 it may have called the primary down");
    }

    [Fact]
    public void A_sentinel_that_saw_the_primary_down_is_not_trusted_with_it_again_at_once()
    {
        for (var at = 10.0; at <= 17; at++) _support.Take(Says(Old, heardAgo: 0.5), Seconds(at));
        _support.Take(Says(Old, heardAgo: 2.5, isUp: false), Seconds(17.2));
        _support.Supports(Old, Seconds(17.2)).Should().BeFalse();

        _support.Take(Says(Old, heardAgo: 0.1), Seconds(17.4));

        _support.Supports(Old, Seconds(17.4)).Should().BeTrue();
        _support.IsTrusted(Seconds(17.4)).Should().BeFalse();
    }

    [Fact]
    public void A_failover_that_it_just_learnt_of_has_no_past_to_doubt()
    {
        _support.Take(Says(Old, heardAgo: 2.5, isUp: false), Seconds(17));

        _support.Take(Says(New, heardAgo: 0, epoch: 2), Seconds(17.3));

        _support.Supports(New, Seconds(17.3)).Should().BeTrue();
        _support.IsTrusted(Seconds(17.3)).Should().BeTrue();
    }

    [Fact]
    public void One_that_it_may_have_learnt_of_long_ago_has()
    {
        _support.Take(Says(Old, heardAgo: 0.5), Seconds(10));

        _support.Take(Says(New, heardAgo: 0, epoch: 2), Seconds(30));

        _support.IsTrusted(Seconds(30)).Should().BeFalse();
    }

    private static SentinelAnswer Says(DnsEndPoint primary, double heardAgo, bool isUp = true, long epoch = 1) =>
        new(primary, epoch, isUp, Seconds(heardAgo), Seconds(2), Sentinels: 3, Quorum: 2);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
