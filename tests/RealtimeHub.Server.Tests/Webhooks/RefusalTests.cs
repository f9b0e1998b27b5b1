using System.Net.Http.Json;
using System.Text;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>What is refused at the registration: TAMS 8.2, POST /service/webhooks.</summary>
public sealed class RefusalTests(WebhookHub fixture) : IClassFixture<WebhookHub>
{
    [Theory(DisplayName = "POST_webhooks, api_key_name: reserved headers, and addresses that are not allowed, are refused at the registration")]
    [InlineData("api_key_name", "Content-Length")]
    [InlineData("api_key_name", "webhook-signature")]
    [InlineData("url", "https://127.0.0.1/")]
    [InlineData("url", "https://10.1.2.3/")]
    [InlineData("url", "https://[::1]/")]
    [InlineData("url", "https://[::ffff:169.254.169.254]/")]
    [InlineData("url", "https://0x7f.1/")]
    [InlineData("url", "https://localhost/")]
    [InlineData("url", "http://192.0.2.1/")]
    [InlineData("url", "file:///etc/passwd")]
    [InlineData("url", "https://a:b@192.0.2.1/")]
    [InlineData("url", "/service")]
    public async Task Unsafe_webhook_is_refused(string member, string value)
    {
        using var response = await fixture.Hub.RegisterAsync(new Dictionary<string, string> { [member] = value });
        await response.ShouldBeProblemAsync(400, "invalid-request", member);
        (await fixture.Hub.ListAsync()).Should().HaveCount(4);
    }

    [Theory(DisplayName = "POST_webhooks: SHALL return a 400 response code if the filtering or transformation specified in the request is not supported")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"accept_object_ids":[]}""", "accept_object_ids")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"Flow_ids":[]}""", "Flow_ids")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"id":"e85efab4-993b-4ad6-9af3-4cd8d0d38860"}""", "id")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"error":{}}""", "error")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"presigned":null}""", "presigned")]
    public async Task What_is_not_supported_is_refused_and_never_ignored(string body, string member)
    {
        using var response = await fixture.Hub.Http.PostAsync(WebhookCalls.Path, new StringContent(body, Encoding.UTF8, "application/json"), Deadline.Token());
        await response.ShouldBeProblemAsync(400, "invalid-request", member);
    }

    [Fact]
    public async Task Body_of_another_type_or_too_large_is_refused()
    {
        using var form = await fixture.Hub.Http.PostAsync(WebhookCalls.Path, new StringContent("url=x", Encoding.UTF8, "application/x-www-form-urlencoded"), Deadline.Token());
        await form.ShouldBeProblemAsync(415, "unsupported-media-type");
        using var large = await fixture.Hub.RegisterAsync(new { tags = new { a = new string('x', 32 << 10) } });
        await large.ShouldBeProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task Page_of_another_origin_registers_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookCalls.Path) { Content = JsonContent.Create(WebhookCalls.Body()), Headers = { { "Origin", "https://evil.example" } } };
        using var response = await fixture.Hub.Http.SendAsync(request, Deadline.Token());
        await response.ShouldBeProblemAsync(403, "foreign-origin");
    }
}
