using System.Net;
using System.Text;
using RealtimeHub.Delivery.Calling;

namespace RealtimeHub.Delivery.Tests.Calling;

public sealed class WebhookCallerTests
{
    private const string Empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task A_call_is_posted_and_its_answer_told()
    {
        await using var receiver = new RawReceiver("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 9\r\n\r\nnot\u001b[2J ye");

        var result = await CallAsync(receiver.Url);

        result.Status.Should().Be(503);
        result.RetryAfter.Should().Be(TimeSpan.FromSeconds(7));
        result.Answer.Should().Be("not [2J y");
        receiver.Heads.Single().Should().StartWith("POST /hook HTTP/1.1\r\n").And.NotContainEquivalentOf("accept-encoding");
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        await using var elsewhere = new RawReceiver(Empty);
        await using var receiver = new RawReceiver($"HTTP/1.1 307 Elsewhere\r\nLocation: {elsewhere.Url}\r\nContent-Length: 0\r\n\r\n");

        var result = await CallAsync(receiver.Url);

        result.Status.Should().Be(307);
        result.IsSuccess.Should().BeFalse();
        elsewhere.Connections.Should().Be(0);
    }

    [Fact]
    public async Task An_endless_answer_counts_by_its_status_and_only_its_beginning_is_kept()
    {
        await using var receiver = new RawReceiver(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), stop);
            var chunk = Encoding.Latin1.GetBytes($"1000\r\n{new string('x', 4096)}\r\n");
            while (true) await stream.WriteAsync(chunk, stop);
        });

        var result = await CallAsync(receiver.Url);

        result.IsSuccess.Should().BeTrue();
        result.Answer.Should().HaveLength(1024);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_unpacked()
    {
        await using var receiver = new RawReceiver("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008bzz");

        var result = await CallAsync(receiver.Url);

        result.IsSuccess.Should().BeTrue();
        result.Answer.Should().HaveLength(4);
    }

    [Fact]
    public async Task A_head_without_end_is_a_failure()
    {
        await using var receiver = new RawReceiver(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
            while (true) await stream.WriteAsync(Encoding.Latin1.GetBytes($"X-More: {new string('x', 1000)}\r\n"), stop);
        });

        var result = await CallAsync(receiver.Url);

        result.Status.Should().BeNull();
        result.Failure.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_receiver_that_hangs_up_without_an_answer_is_told_from_one_that_is_not_there()
    {
        await using var receiver = new RawReceiver((_, _) => Task.CompletedTask);
        var gone = new RawReceiver(Empty);
        await gone.DisposeAsync();

        var hungUp = await CallAsync(receiver.Url);
        var absent = await CallAsync(gone.Url);

        hungUp.IsBroken.Should().BeTrue();
        absent.IsBroken.Should().BeFalse();
        absent.Failure.Should().StartWith("No connection");
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        await using var receiver = new RawReceiver("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        using var caller = Caller(Dns.GetHostAddressesAsync);

        await CallAsync(caller, receiver.Url);
        await CallAsync(caller, receiver.Url);

        receiver.Heads.Should().HaveCount(2).And.NotContain(head => head.Contains("Cookie"));
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_when_asked_again_never_gets_a_connection_there()
    {
        await using var secret = new RawReceiver((_, _) => Task.CompletedTask, "127.88.0.1");
        await using var receiver = new RawReceiver("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        var questions = 0;
        using var caller = Caller((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(questions++ % 2 == 0 ? "127.0.0.1" : "127.88.0.1")]));
        var results = new List<CallResult>();

        foreach (var port in Enumerable.Range(0, 20).SelectMany(_ => new[] { receiver.Port, secret.Port }))
            results.Add(await CallAsync(caller, new Uri($"http://rebinding.example:{port}/")));

        questions.Should().Be(results.Count, "an address is asked for once a connection");
        results.Where(r => r.Failure?.Contains("a loopback address") == true).Should().NotBeEmpty();
        secret.Connections.Should().Be(0);
    }

    private static async Task<CallResult> CallAsync(Uri url)
    {
        using var caller = Caller(Dns.GetHostAddressesAsync);
        return await CallAsync(caller, url);
    }

    private static async Task<CallResult> CallAsync(WebhookCaller caller, Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent("{}"u8.ToArray()) };
        return await caller.CallAsync(request, default);
    }

    private static WebhookCaller Caller(ResolveHost resolve)
    {
        var options = new WebhookOptions { AllowHttp = true };
        options.AllowNetworks.Add("127.0.0.1");
        return new WebhookCaller(new AddressPolicy(options, resolve), TimeProvider.System);
    }
}
