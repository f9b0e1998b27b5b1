using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Cli.Tests;

public sealed class WebhooksTests : IAsyncLifetime
{
    // Nobody listens there, and the system tells so at once.
    private const string Url = "http://127.0.0.1:1/hook?a=1&b=2";

    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync([("RealtimeHub:Webhooks:AllowHttp", "true"), ("RealtimeHub:Webhooks:AllowNetworks:0", "127.0.0.0/8")]);

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Webhook_is_added_listed_shown_and_removed()
    {
        var id = (await RunAsync(0, "add", Url, "--events", "flows/created,flows/deleted", "--tag", "team=news", "--tag", "team=sport", "--tag", "a=b")).Lines.Should().ContainSingle().Subject;
        await RunAsync(0, "add", "http://127.0.0.1:1/other", "--disabled");

        (await RunAsync(0, "list")).Lines.Should().SatisfyRespectively(
            header => header.Should().StartWith("ID").And.EndWith("LAST ERROR"),
            first => first.Should().Contain(id).And.Contain(Url).And.Contain("created"),
            second => second.Should().Contain("disabled"));
        (await RunAsync(0, "list", "--tag", "team=sport")).Lines.Should().HaveCount(2);
        (await RunAsync(0, "show", id)).Out.Should().ContainAll(id, Url, "created", "flows/created, flows/deleted", "tams, at ", "0 events behind", "signed  no");
        var shown = JsonDocument.Parse((await RunAsync(0, "show", id, "--json")).Out).RootElement;
        shown.GetProperty("webhook").GetProperty("tags").GetRawText().Should().Be("""{"team":["news","sport"],"a":"b"}""");
        shown.GetProperty("deliveries").GetProperty("behind").GetInt64().Should().Be(0);

        (await RunAsync(0, "remove", id)).Out.Should().BeEmpty();
        (await RunAsync(1, "show", id)).Error.Should().Contain("There is no webhook");
        JsonDocument.Parse((await RunAsync(0, "list", "--json")).Out).RootElement.GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task List_goes_on_to_the_last_page()
    {
        var terms = JsonDocument.Parse($$"""{"url":"{{Url}}","events":["flows/created"]}""").RootElement;
        WebhookTermsReader.TryRead(terms, out var read, out _).Should().BeTrue();
        var webhook = new Webhook { Id = Guid.NewGuid(), Terms = read!, Status = WebhookStatus.Disabled, Stream = "tams", Start = default, Created = default, Updated = default };
        var registry = _hub.Services.GetRequiredService<WebhookRegistry>();
        for (var n = 0; n < 1_002; n++) (await registry.RegisterAsync(webhook with { Id = Guid.NewGuid() }, default)).Should().BeTrue();

        var listed = JsonDocument.Parse((await RunAsync(0, "list", "--json")).Out).RootElement;

        listed.EnumerateArray().Select(one => one.GetProperty("id").GetGuid()).Should().BeEquivalentTo(registry.All.Keys);
        listed[0].GetRawText().Should().Contain(Url, "it is what the hub answered");
        (await RunAsync(0, "list")).Lines.Should().HaveCount(1 + 1_002);
    }

    [Fact]
    public async Task Webhook_that_is_deleted_while_it_is_listed_is_left_out_and_the_others_are_shown()
    {
        var (gone, kept) = (Guid.NewGuid(), Guid.NewGuid());
        await using var hub = new WebhookReceiver(async (call, answer, stop) => await answer.WriteAsync(Answer(Encoding.ASCII.GetString(call.Head.Span).Split(' ')[1]), stop));

        var run = await CliRun.OfAsync(new Uri(hub.Url, "/"), "webhooks", "list");

        run.Code.Should().Be(0, run.Error);
        run.Lines.Should().SatisfyRespectively(header => header.Should().StartWith("ID"), row => row.Should().Contain(kept.ToString()));

        byte[] Answer(string path) => path switch
        {
            _ when path.StartsWith("/service/webhooks?", StringComparison.Ordinal) => Json("200 OK", $"[{Listed(gone)},{Listed(kept)}]"),
            _ when path == $"/service/webhooks/{kept}/deliveries" => Json("200 OK", """{"stream":"tams","position":"0000000000000001.1"}"""),
            _ => Json("404 Not Found", """{"status":404,"title":"Unknown webhook"}"""),
        };
        string Listed(Guid id) => $$"""{"id":"{{id}}","url":"{{Url}}","events":[],"status":"started"}""";
        byte[] Json(string status, string body) => Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    [Fact]
    public async Task Test_says_what_came_of_it_and_ends_with_1_when_it_was_not_taken()
    {
        var id = (await RunAsync(0, "add", Url, "--disabled")).Lines[0];
        (await RunAsync(1, "test", id)).Out.Should().StartWith("not taken: ");
        JsonDocument.Parse((await RunAsync(1, "test", id, "--json")).Out).RootElement.GetProperty("is_delivered").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Webhook_is_disabled_enabled_and_replayed_with_all_it_was_registered_with()
    {
        var positions = await _hub.PublishAsync([SampleEvents.Segment(1), SampleEvents.Segment(2)]);
        var added = JsonDocument.Parse((await RunAsync(0, "add", Url, "--disabled", "--flow-ids", SampleEvents.FlowId, "--sign", "--json")).Out).RootElement;
        added.GetProperty("secret").GetString().Should().StartWith("whsec_");
        var id = added.GetProperty("id").GetString()!;

        (await RunAsync(0, "replay", id, "--from", $"position:{positions[0]}")).Out.Should().Be($"goes on after {positions[0]}; the webhook is disabled\n");
        (await RunAsync(0, "show", id)).Out.Should().Contain("1 event behind").And.Contain("signed  yes");
        (await RunAsync(0, "enable", id)).Out.Should().Be($"{id} created\n");
        (await RunAsync(0, "disable", id)).Out.Should().Be($"{id} disabled\n");
        JsonDocument.Parse((await RunAsync(0, "show", id, "--json")).Out).RootElement.GetProperty("webhook").GetProperty("flow_ids").GetRawText().Should().Be($"[\"{SampleEvents.FlowId}\"]");
    }

    [Fact]
    public async Task What_the_hub_refuses_ends_with_1_and_its_reason() =>
        (await RunAsync(1, "add", "http://10.0.0.1/")).Error.Should().Contain("url").And.Contain("private");

    private async Task<CliRun> RunAsync(int code, params string[] args)
    {
        var run = await CliRun.OfAsync(_hub.Address, ["webhooks", .. args]);
        run.Code.Should().Be(code, run.Error + run.Out);
        return run;
    }
}
