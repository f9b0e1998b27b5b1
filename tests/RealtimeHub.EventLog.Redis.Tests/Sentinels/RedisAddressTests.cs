using System.Net;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Tests.Sentinels;

public sealed class RedisAddressTests
{
    [Fact]
    public void Without_a_service_the_addresses_are_redis_itself()
    {
        var address = RedisAddress.Parse("redis1,redis2:7000,password=secret,ssl=true,sslHost=redis.example");

        address.AsksSentinels.Should().BeFalse();
        address.Endpoints.Should().Equal(new DnsEndPoint("redis1", 6379), new DnsEndPoint("redis2", 7000));
        address.Access.Should().BeEquivalentTo(new { Password = "secret", Tls = true, TlsHost = "redis.example" });
        address.ConnectionString(address.Endpoints[1]).Should().Be("redis2:7000,password=secret,ssl=true,sslHost=redis.example");
    }

    [Fact]
    public void With_a_service_they_are_sentinels_with_their_own_port_and_password()
    {
        var address = RedisAddress.Parse(" sentinel1:26380 , sentinel2, [::1]:26379, serviceName = tams, password=a=b, sentinelPassword=c, syncTimeout=3000");

        address.AsksSentinels.Should().BeTrue();
        address.ServiceName.Should().Be("tams");
        address.Endpoints.Should().Equal(new DnsEndPoint("sentinel1", 26380), new DnsEndPoint("sentinel2", 26379), new DnsEndPoint("::1", 26379));
        address.Access.Password.Should().Be("a=b");
        address.SentinelAccess.Password.Should().Be("c");
        address.ConnectionString(new DnsEndPoint("fd00::7", 6379)).Should().Be("[fd00::7]:6379,password=a=b,syncTimeout=3000");
    }

    [Theory]
    [InlineData("", "there is no address*")]
    [InlineData("password=secret", "there is no address*")]
    [InlineData("serviceName=tams,password=secret", "there is no Sentinel*")]
    [InlineData("sentinel1,serviceName=", "serviceName is empty*")]
    [InlineData("redis1,sentinelPassword=secret", "sentinelPassword needs serviceName*")]
    [InlineData("redis1:port", "'redis1:port' has no usable port*")]
    [InlineData("redis1:65536", "'redis1:65536' has no usable port*")]
    [InlineData("redis one:6379", "'redis one:6379' is no address*")]
    [InlineData("s1,serviceName=tams,tiebreaker=x", "tiebreaker cannot be used with Sentinels*")]
    [InlineData("s1,serviceName=tams,serviceName=other", "serviceName is given 2 times*")]
    public void What_cannot_be_meant_is_told_and_the_password_is_not(string text, string told)
    {
        var parsing = () => RedisAddress.Parse(text);

        parsing.Should().Throw<FormatException>().WithMessage(told).And.Message.Should().NotContain("secret");
    }
}
