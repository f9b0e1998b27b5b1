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
        var now = await RegisteredAsync("");
        var all = await RegisteredAsync("?from=beginning");
        var after = await RegisteredAsync($"?from=position:{positions[2]}");
        var news = await RegisteredAsync("?stream=news");
        (now.Start.ToString(), all.Start.Sequence, after.Start.ToString()).Should().Be((positions[^1], 0, positions[2]));
        (now.Stream, news.Stream, news.Start.Sequence).Should().Be(("tams", "news", 0));

        (await hub.PutAsync(now.Id, new { status = "disabled" }, "?from=beginning")).Dispose();
        hub.Registry().All[now.Id].Should().Match<Webhook>(webhook => webhook.Start.Sequence == 0 && webhook.Starts == 2);

        foreach (var (query, status, type) in new[] { ("?stream=x", 404, "unknown-stream"), ("?stream=hub.control", 404, "unknown-stream"), ("?from=yesterday", 400, "invalid-request"), ("?form=now", 400, "invalid-request") })
        {
            using var refused = await hub.RegisterAsync(query: query);
            await refused.ShouldBeProblemAsync(status, type);
        }

        async Task<Webhook> RegisteredAsync(string query)
        {
            var id = (await hub.RegisteredAsync(new { status = "disabled" }, query)).Id();
            return hub.Registry().All[id];
        }
    }

    [Fact(DisplayName = "POST_webhooks: http, and private networks, where the operator allows them")]
    public async Task Operator_allows_http_and_private_networks()
    {
        await using var hub = await WebhookCalls.StartAsync(null, ("RealtimeHub:Webhooks:AllowHttp", "true"), ("RealtimeHub:Webhooks:AllowNetworks:1", "127.0.0.0/8"));
        await hub.RegisteredAsync(new { url = "http://127.0.0.1:1234/" });
    }

    private static async Task<bool> ContainsAsync(TestFolder folder, string text)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.Path, "streams", ControlLog.Stream)).Where(file => Path.GetFileName(file) != "lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            if ((await reader.ReadToEndAsync()).Contains(text, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
