using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Safety;

public sealed class HostTests
{
    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("evil.example.com:5080")]
    [InlineData("127.0.0.1.evil.example.com")]
    [InlineData("localhost.evil.example.com")]
    [InlineData("10.0.0.1")]
    public async Task Foreign_host_is_421_whatever_it_asks_for(string host)
    {
        await using var hub = await TestHub.StartAsync();

        foreach (var path in new[] { "/", "/streams", "/streams/tams/events", "/hub", "/health/live", "/openapi.json", "/nothing" })
        {
            using var response = await GetAsync(hub, path, host);

            await response.ShouldBeProblemAsync(421, "foreign-host");
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8:80")]
    [InlineData("[::1]:5080")]
    public async Task Loopback_host_is_served(string host)
    {
        await using var hub = await TestHub.StartAsync();

        using var response = await GetAsync(hub, "/streams", host);

        ((int)response.StatusCode).Should().Be(200);
    }

    [Theory]
    [InlineData("hub.example.com; other.example.com", "Hub.Example.com:8080", 200)]
    [InlineData("hub.example.com", "evil.example.com", 421)]
    [InlineData("*", "evil.example.com", 200)]
    public async Task Allowed_hosts_are_served_and_no_others(string allowed, string host, int status)
    {
        await using var hub = await TestHub.StartAsync([("AllowedHosts", allowed)]);

        using var response = await GetAsync(hub, "/streams", host);

        ((int)response.StatusCode).Should().Be(status);
    }

    private static Task<HttpResponseMessage> GetAsync(TestHub hub, string path, string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return hub.Http.SendAsync(request, Deadline.Token());
    }
}
