using System.Net.Http.Json;
using System.Text;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>Registering, changing and deleting: TAMS 8.2, POST, PUT and DELETE of /service/webhooks.</summary>
public sealed class RegistrationTests
{
    private const string Key = "key-that-nobody-may-see-again";

    [Fact(DisplayName = "webhook-post.json: everything that was asked for is kept, over a restart")]
    public async Task Webhooks_survive_a_restart()
    {
        using var folder = new TestFolder();
        var members = new
        {
            events = new[] { "sources/deleted", "flows/created" },
            flow_ids = new[] { SampleEvents.FlowId },
            accept_get_urls = new[] { "b", "a" },
            presigned = false,
            tags = new { a = new[] { "x" } },
            api_key_name = "X-Key",
            api_key_value = Key,
        };
        string before, secret;
        Guid id;
        await using (var hub = await WebhookCalls.StartAsync(folder))
        {
            id = (await hub.RegisteredAsync(members)).Id();
            using var made = await hub.Http.PostAsync($"{WebhookCalls.Path}/{id}/secret", null, Deadline.Token());
            secret = (await made.JsonAsync()).GetProperty("secret").GetString()!;
            await hub.FailAsync(id);
            before = (await hub.WebhookAsync(id)).GetRawText();
            before.Should().Contain("\"events\":[\"sources/deleted\",\"flows/created\"]").And.Contain("\"accept_get_urls\":[\"b\",\"a\"]").And.NotContain(Key);
        }

        await using var again = await WebhookCalls.StartAsync(folder);
        (await again.WebhookAsync(id)).GetRawText().Should().Be(before);
        var known = again.Registry().All[id];
        (known.ApiKeyValue, known.Secrets.Single().Text, known.Status, known.Terms.ApiKeyName).Should().Be((Key, secret, WebhookStatus.Error, "X-Key"));
        known.Terms.GetUrls.Should().Match<GetUrlOptions>(urls => urls.Presigned == false && urls.VerboseStorage == false);
        known.Terms.Filter.FlowIds.Should().Equal(Guid.Parse(SampleEvents.FlowId));
    }

    [Fact(DisplayName = "DELETE_webhooks-webhookId: a deleted webhook leaves nothing behind")]
    public async Task Deleted_webhook_is_in_no_file_any_more()
    {
        using var folder = new TestFolder();
        await using (var hub = await WebhookCalls.StartAsync(folder))
        {
            var kept = (await hub.RegisteredAsync(new { url = "https://192.0.2.1/kept" })).Id();
            var id = (await hub.RegisteredAsync(new { url = "https://192.0.2.1/deleted", api_key_name = "X-Key", api_key_value = Key })).Id();
            (await ContainsAsync(folder, Key)).Should().BeTrue("the test would find it");

            using var deleted = await hub.Http.DeleteAsync($"{WebhookCalls.Path}/{id}", Deadline.Token());

            ((int)deleted.StatusCode).Should().Be(204);
            foreach (var trace in new[] { Key, "deleted", id.ToString() }) (await ContainsAsync(folder, trace)).Should().BeFalse(trace);
            using var again = await hub.Http.DeleteAsync($"{WebhookCalls.Path}/{id}", Deadline.Token());
            await again.ShouldBeProblemAsync(404, "unknown-webhook");
            (await hub.ListAsync()).Select(webhook => webhook.Id()).Should().Equal(kept);
        }

        await using var restarted = await WebhookCalls.StartAsync(folder);
        (await restarted.ListAsync()).Should().ContainSingle();
    }

    [Fact(DisplayName = "webhook-put.json: a replaced key, and a replaced secret, leave nothing behind")]
    public async Task Replaced_key_is_in_no_file_any_more()
    {
        using var folder = new TestFolder();
        await using var hub = await WebhookCalls.StartAsync(folder);
        var id = (await hub.RegisteredAsync(new { api_key_name = "X-Key", api_key_value = Key })).Id();
        using var made = await hub.Http.PostAsync($"{WebhookCalls.Path}/{id}/secret", null, Deadline.Token());
        var secret = (await made.JsonAsync()).GetProperty("secret").GetString()!;

        (await hub.PutAsync(id, new { api_key_name = "X-Key", api_key_value = "new" })).Dispose();
        (await hub.Http.DeleteAsync($"{WebhookCalls.Path}/{id}/secret", Deadline.Token())).Dispose();

        (await ContainsAsync(folder, Key)).Should().BeFalse();
        (await ContainsAsync(folder, secret[6..20])).Should().BeFalse();
        hub.Registry().All[id].Should().Match<Webhook>(webhook => webhook.ApiKeyValue == "new" && webhook.Secrets.IsEmpty);
    }

    [Theory(DisplayName = "PUT_webhooks, api_key_value: kept for the same receiver, sent to nobody else")]
    [InlineData("https://192.0.2.1/other?path", "X-Key", Key)]
    [InlineData("https://192.0.2.1:8443/hook", "X-Key", null)]
    [InlineData("https://192.0.2.2/hook", "X-Key", null)]
    [InlineData("https://192.0.2.1/hook", "X-Other", null)]
    [InlineData("https://192.0.2.1/hook", null, null)]
    public async Task Key_that_is_not_given_again(string url, string? name, string? kept)
    {
        await using var hub = await WebhookCalls.StartAsync();
        var id = (await hub.RegisteredAsync(new { api_key_name = "X-Key", api_key_value = Key })).Id();
        using var response = await hub.PutAsync(id, name is null ? new { url } : new { url, api_key_name = name });
        ((int)response.StatusCode).Should().Be(201);
        hub.Registry().All[id].ApiKeyValue.Should().Be(kept);
    }

    [Fact(DisplayName = "PUT_webhooks: what is left out is no longer set")]
    public async Task Put_replaces_the_whole_webhook()
    {
        await using var hub = await WebhookCalls.StartAsync();
        var id = (await hub.RegisteredAsync(new { flow_ids = new[] { SampleEvents.FlowId }, tags = new { a = "b" }, presigned = true })).Id();
        using var response = await hub.PutAsync(id, new { source_ids = Array.Empty<string>() });
        (await response.JsonAsync()).EnumerateObject().Select(member => member.Name).Should().BeEquivalentTo("id", "url", "events", "source_ids", "status");
        hub.Registry().All[id].Terms.Filter.FlowIds.Should().BeNull();
    }

    [Fact(DisplayName = "POST_webhooks: a webhook begins with what comes after its 201")]
    public async Task Webhook_starts_at_the_tip_or_where_it_is_asked_to()
    {
        await using var hub = await WebhookCalls.StartAsync(null, ("RealtimeHub:Streams:tams:Description", "x"), ("RealtimeHub:Streams:news:Description", "y"));
        var positions = await hub.PublishAsync(SampleEvents.Eight);
        var now = hub.Registry().All[(await RegisteredAsync("")).Id()];
        var all = hub.Registry().All[(await RegisteredAsync("?from=beginning")).Id()];
        var after = hub.Registry().All[(await RegisteredAsync($"?from=position:{positions[2]}")).Id()];
        var news = hub.Registry().All[(await RegisteredAsync("?stream=news")).Id()];
        (now.Start.ToString(), all.Start.Sequence, after.Start.ToString()).Should().Be((positions[^1], 0, positions[2]));
        (now.Stream, news.Stream, news.Start.Sequence).Should().Be(("tams", "news", 0));

        (await hub.PutAsync(now.Id, query: "?from=beginning")).Dispose();
        hub.Registry().All[now.Id].Should().Match<Webhook>(webhook => webhook.Start.Sequence == 0 && webhook.Starts == 2);

        foreach (var (query, status, type) in new[] { ("?stream=x", 404, "unknown-stream"), ("?stream=hub.control", 404, "unknown-stream"), ("?from=yesterday", 400, "invalid-request"), ("?form=now", 400, "invalid-request") })
        {
            using var refused = await hub.RegisterAsync(query: query);
            await refused.ShouldBeProblemAsync(status, type);
        }

        Task<System.Text.Json.JsonElement> RegisteredAsync(string query) => hub.RegisteredAsync(query: query);
    }

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
        await using var hub = await WebhookCalls.StartAsync();
        using var response = await hub.RegisterAsync(new Dictionary<string, string> { [member] = value });
        await response.ShouldBeProblemAsync(400, "invalid-request", member);
        (await hub.ListAsync()).Should().BeEmpty();
    }

    [Fact(DisplayName = "POST_webhooks: http, and private networks, where the operator allows them")]
    public async Task Operator_allows_http_and_private_networks()
    {
        await using var hub = await WebhookCalls.StartAsync(null, ("RealtimeHub:Webhooks:AllowHttp", "true"), ("RealtimeHub:Webhooks:AllowNetworks:1", "127.0.0.0/8"));
        await hub.RegisteredAsync(new { url = "http://127.0.0.1:1234/" });
    }

    [Theory(DisplayName = "POST_webhooks: SHALL return a 400 response code if the filtering or transformation specified in the request is not supported")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"accept_object_ids":[]}""", "accept_object_ids")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"Flow_ids":[]}""", "Flow_ids")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"id":"e85efab4-993b-4ad6-9af3-4cd8d0d38860"}""", "id")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"error":{}}""", "error")]
    [InlineData("""{"url":"https://192.0.2.1/","events":[],"presigned":null}""", "presigned")]
    public async Task What_is_not_supported_is_refused_and_never_ignored(string body, string member)
    {
        await using var hub = await WebhookCalls.StartAsync();
        using var response = await hub.Http.PostAsync(WebhookCalls.Path, new StringContent(body, Encoding.UTF8, "application/json"), Deadline.Token());
        await response.ShouldBeProblemAsync(400, "invalid-request", member);
    }

    [Fact]
    public async Task Body_of_another_type_or_too_large_is_refused()
    {
        await using var hub = await WebhookCalls.StartAsync();
        using var form = await hub.Http.PostAsync(WebhookCalls.Path, new StringContent("url=x", Encoding.UTF8, "application/x-www-form-urlencoded"), Deadline.Token());
        await form.ShouldBeProblemAsync(415, "unsupported-media-type");
        using var large = await hub.RegisterAsync(new { tags = new { a = new string('x', 1 << 20) } });
        await large.ShouldBeProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task Page_of_another_origin_registers_nothing()
    {
        await using var hub = await WebhookCalls.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookCalls.Path) { Content = JsonContent.Create(WebhookCalls.Body()), Headers = { { "Origin", "https://evil.example" } } };
        using var response = await hub.Http.SendAsync(request, Deadline.Token());
        await response.ShouldBeProblemAsync(403, "foreign-origin");
    }

    private static async Task<bool> ContainsAsync(TestFolder folder, string text)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.Path, "streams", ControlLog.Stream)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            if ((await reader.ReadToEndAsync()).Contains(text, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
