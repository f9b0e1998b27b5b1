using System.Net.WebSockets;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Safety;

public sealed class OriginTests : IAsyncLifetime
{
    private const string Allowed = "https://ops.example.com";

    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync([("RealtimeHub:AllowedOrigins:0", Allowed + "/")]);

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [InlineData("POST", "/streams/tams/events")]
    [InlineData("POST", "/streams/tams/ingest")]
    [InlineData("POST", "/hub/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/hub")]
    [InlineData("GET", "/hub?id=x")]
    [InlineData("OPTIONS", "/hub/negotiate")]
    [InlineData("DELETE", "/streams/tams/events")]
    public async Task Foreign_origin_is_403_on_the_hub_and_on_writes(string method, string path)
    {
        foreach (var origin in new[] { "https://evil.example.com", "null", $"{Allowed}.evil.example.com", "https://127.0.0.1:1", $"{_hub.Address.Scheme}://localhost:{_hub.Address.Port}" })
        {
            using var response = await SendAsync(method, path, origin);

            await response.ShouldBeProblemAsync(403, "foreign-origin");
            response.Headers.Contains("Access-Control-Allow-Origin").Should().Be(method == "GET", "a page may ask why it is refused");
            response.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
        }

        (await _hub.PageAsync()).GetProperty("events").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Foreign_origin_cannot_open_a_web_socket()
    {
        var connect = () => SignalRWire.ConnectAsync(_hub, "https://evil.example.com");

        (await connect.Should().ThrowAsync<WebSocketException>()).Which.Message.Should().Contain("403");
    }

    [Fact]
    public async Task Own_and_allowed_origins_publish_and_connect()
    {
        foreach (var origin in new[] { Allowed, Allowed.ToUpperInvariant(), _hub.Address.GetLeftPart(UriPartial.Authority) })
        {
            using var published = await SendAsync("POST", "/streams/tams/events", origin);
            using var negotiated = await SendAsync("POST", "/hub/negotiate?negotiateVersion=1", origin);
            await using var wire = await SignalRWire.ConnectAsync(_hub, origin);

            ((int)published.StatusCode).Should().Be(201, origin);
            ((int)negotiated.StatusCode).Should().Be(200, origin);
        }
    }

    [Fact]
    public async Task Allowed_origin_may_read_the_answer_and_others_may_not()
    {
        using var allowed = await SendAsync("GET", "/streams/tams/events", Allowed);
        using var foreign = await SendAsync("GET", "/streams/tams/events", "https://evil.example.com");

        allowed.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal(Allowed);
        allowed.Headers.GetValues("Access-Control-Allow-Credentials").Should().Equal("true");
        ((int)foreign.StatusCode).Should().Be(200, "its browser keeps the answer from the page");
        foreign.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    [Fact]
    public async Task Allowed_origin_may_also_read_a_problem()
    {
        using var response = await SendAsync("GET", "/streams/news/events", Allowed);

        await response.ShouldBeProblemAsync(404, "unknown-stream");
        response.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal(Allowed);
    }

    [Fact]
    public async Task Preflight_of_an_allowed_origin_is_granted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/streams/tams/events");
        request.Headers.Add("Origin", Allowed);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,idempotency-key");

        using var response = await _hub.Http.SendAsync(request, Deadline.Token());

        response.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal(Allowed);
        response.Headers.GetValues("Access-Control-Allow-Headers").Should().Equal("content-type,idempotency-key");
    }

    private Task<HttpResponseMessage> SendAsync(string method, string path, string origin)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", origin);
        if (method == "POST") request.Content = new StringContent(SampleEvents.Segment(1), null, "application/json");
        return _hub.Http.SendAsync(request, Deadline.Token());
    }
}
