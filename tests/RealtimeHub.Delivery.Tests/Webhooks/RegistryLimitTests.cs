using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Tests.Webhooks;

/// <summary>What the registry keeps must fit into one snapshot, and a snapshot that fails must lose nothing.</summary>
public sealed class RegistryLimitTests
{
    [Fact]
    public async Task All_webhooks_together_have_64_MiB_and_what_the_hub_itself_changes_is_never_refused()
    {
        await using var logs = new Logs();
        await using var control = await logs.OpenControlAsync(isShared: false);
        var registry = new WebhookRegistry(control, TimeProvider.System);
        var (first, second) = (SampleWebhooks.Make("a"), SampleWebhooks.Make("b"));
        // All but the place for one.
        const int Parts = 8;
        var room = WebhookRegistry.MaxBytes - (Size(first) * 3 / 2);
        for (var part = 0; part < Parts; part++) await FillAsync(control, part, (int)(part < Parts - 1 ? WebhookRegistry.MaxBytes / Parts : room - (WebhookRegistry.MaxBytes / Parts * (Parts - 1))));

        (await registry.RegisterAsync(first, default)).Should().BeTrue();
        (await registry.RegisterAsync(second, default)).Should().BeFalse();
        var longer = () => registry.ChangeAsync(first.Id, present => present with { Terms = SampleWebhooks.Make(new string('c', 2_000)).Terms }, default);
        await longer.Should().ThrowAsync<WebhooksFullException>();
        await registry.ChangeAsync(first.Id, present => present with { Status = WebhookStatus.Error, Error = new WebhookError("gone", new string('e', 2_000), DateTimeOffset.UnixEpoch) }, default);

        registry.All[first.Id].Status.Should().Be(WebhookStatus.Error);
        registry.All[first.Id].Terms.Url.Should().Be(first.Terms.Url);
        registry.TryGet(second.Id, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_snapshot_that_fails_fails_no_change_and_the_next_one_makes_good_what_was_to_be_forgotten(bool throws)
    {
        await using var logs = new Logs();
        var storage = new FailingLog(logs.Control);
        await using var control = await ControlLog.OpenAsync(storage, TimeProvider.System, NullLogger.Instance, default);
        var registry = new WebhookRegistry(control, TimeProvider.System);
        var (removed, kept) = (SampleWebhooks.Make("a") with { ApiKeyValue = "s3cret" }, SampleWebhooks.Make("b"));
        await registry.RegisterAsync(removed, default);
        await registry.RegisterAsync(kept, default);
        storage.Snapshot = () => throws ? throw new IOException("The disk is away.") : new AppendResult(AppendOutcome.StorageFull);

        (await registry.RemoveAsync(removed.Id, default)).Should().BeTrue();

        registry.All.Keys.Should().Equal(kept.Id);
        storage.Refused.Should().Be(1);
        (await TextAsync(logs)).Should().Contain("s3cret", "there was no place to write what is to stay");
        storage.Snapshot = null;
        await registry.ChangeAsync(kept.Id, present => present with { Status = WebhookStatus.Disabled }, default);
        (await TextAsync(logs)).Should().NotContain("s3cret").And.Contain(kept.Id.ToString());
        registry.All[kept.Id].Status.Should().Be(WebhookStatus.Disabled);
    }

    private static long Size(Webhook webhook) => Encoding.UTF8.GetByteCount(StoredWebhook.Write(webhook).GetRawText());

    // Large ones cannot be registered over HTTP; how many small ones make the sum is the same to it.
    private static Task FillAsync(ControlLog control, int part, int bytes)
    {
        var webhook = SampleWebhooks.Make($"fill{part}") with { ApiKeyValue = "" };
        webhook = webhook with { ApiKeyValue = new string('x', bytes - (int)Size(webhook)) };
        return control.ChangeAsync(_ => new ControlDecision<bool>(true, [new ControlChange($"webhook/{webhook.Id:D}", new ControlValue(StoredWebhook.Write(webhook)))]), default);
    }

    private static async Task<string> TextAsync(Logs logs)
    {
        var slice = await logs.Control.ReadAfterAsync(await logs.Control.ResolveAsync(StartFrom.Beginning, default), null, ReadLimit.Batch, default);
        return string.Concat(slice.Events.Select(e => Encoding.UTF8.GetString(e.Json.Span)));
    }
}
