using System.Net.Http.Headers;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Problems;

public sealed class HugeBodyTests(HubFixture fixture) : SharedHubTests(fixture)
{
    private const int Limit = 64 * 1024 * 1024;

    [Theory]
    [InlineData("events", false, 413)]
    [InlineData("events", true, 413)]
    [InlineData("ingest", true, 200)]
    public async Task Body_over_64_mebibytes_is_told_so(string door, bool chunked, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/streams/tams/{door}") { Content = Spaces(Limit + 1) };
        request.Headers.TransferEncodingChunked = chunked;
        // So that the refusal comes before the body is sent; a chunked one is refused once it has become too long.
        request.Headers.ExpectContinue = !chunked;
        var tip = await Hub.TipAsync();

        using var response = await Hub.Http.SendAsync(request, Deadline.Token());

        ((int)response.StatusCode).Should().Be(status);
        if (status == 413) await response.ShouldBeProblemAsync(413, "too-large");
        (await Hub.TipAsync()).Should().Be(tip);
    }

    [Fact]
    public async Task Body_over_kestrels_own_limit_is_taken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/streams/tams/events") { Content = Spaces(40 * 1024 * 1024) };

        using var response = await Hub.Http.SendAsync(request, Deadline.Token());

        await response.ShouldBeProblemAsync(400, "malformed-json");
    }

    private static ByteArrayContent Spaces(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        return new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}
