using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Signing;

public sealed class SecretExpiryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_secret_is_forgotten_when_its_time_has_come_in_memory_and_in_the_log_and_no_call_is_disturbed()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs, time: time);
        var (old, present) = (SigningSecret.New().Reveal(), SigningSecret.New().Reveal());
        var webhook = await node.RegisterAsync(mailbox.Url, change: one => one with { Secrets = [new(present, null), new(old, Start + WebhookSecret.Overlap)] });
        await logs.PublishAsync(1);
        await mailbox.HasTakenAsync(1);
        await node.StatusIsAsync(webhook.Id, WebhookStatus.Started);
        var sender = node.Engine.Find(webhook.Id);

        time.Advance(WebhookSecret.Overlap - TimeSpan.FromSeconds(1));
        node.Registry.All[webhook.Id].Secrets.Should().HaveCount(2);
        await Eventually.HoldsAsync(() => { time.Advance(TimeSpan.FromSeconds(1)); return node.Registry.All[webhook.Id].Secrets.Length == 1; }, "the old secret is forgotten");
        await Eventually.HoldsAsync(async () => !(await LogAsync(logs)).Contains(Escaped(old)), "the old secret is not in the log");

        node.Registry.All[webhook.Id].Secrets.Should().Equal(new WebhookSecret(present, null));
        (await LogAsync(logs)).Should().Contain(Escaped(present));
        await logs.PublishAsync(1);
        await mailbox.HasTakenAsync(2);
        mailbox.Calls[^1].Header("webhook-signature").Should().NotBeNull().And.NotContain(" ");
        node.Engine.Find(webhook.Id).Should().BeSameAs(sender, "a call under way is not given up for it");
    }

    [Fact]
    public async Task A_secret_that_expired_while_nobody_was_there_is_forgotten_at_the_start()
    {
        await using var logs = new Logs();
        var id = Guid.Empty;
        await using (var first = await Node.StartAsync(logs, time: new ManualTimeProvider(Start)))
            id = (await first.RegisterAsync(new Uri("http://127.0.0.1:9/"), change: one => one with { Secrets = [new(SigningSecret.New().Reveal(), Start + WebhookSecret.Overlap)] })).Id;

        await using var second = await Node.StartAsync(logs, time: new ManualTimeProvider(Start + TimeSpan.FromDays(2)));

        await Eventually.HoldsAsync(() => second.Registry.All[id].Secrets.IsEmpty, "it is forgotten");
    }

    [Fact]
    public async Task A_sender_holds_no_secret_that_is_forgotten()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var node = await Node.StartAsync(logs, time: time);
        var present = new WebhookSecret(SigningSecret.New().Reveal(), null);
        var webhook = await node.RegisterAsync(new Uri("http://127.0.0.1:9/"), change: one => one with { Secrets = [present, new(SigningSecret.New().Reveal(), Start + WebhookSecret.Overlap)] });
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is not null, "it is taken on");
        var held = node.Engine.Find(webhook.Id)!.Held;
        held.Webhook.Secrets.Should().HaveCount(2);

        await Eventually.HoldsAsync(() => { time.Advance(TimeSpan.FromHours(1)); return node.Registry.All[webhook.Id].Secrets.Length == 1; }, "the old secret is forgotten");

        await Eventually.HoldsAsync(() => held.Webhook.Secrets.SequenceEqual([present]), "the sender has forgotten it too");
        node.Engine.Find(webhook.Id)!.Held.Should().BeSameAs(held, "nothing that is called has changed");
    }

    // A snapshot says all that ten thousand webhooks say.
    [Fact]
    public async Task Secrets_that_expire_together_are_forgotten_with_one_snapshot()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        var storage = new FailingLog(logs.Control);
        await using var control = await ControlLog.OpenAsync(storage, time, NullLogger.Instance, default);
        var registry = new WebhookRegistry(control, time);
        for (var i = 0; i < 10; i++) await registry.RegisterAsync(SampleWebhooks.Make() with { Secrets = [new(SigningSecret.New().Reveal(), Start + WebhookSecret.Overlap)] }, default);
        var before = storage.Taken;
        using var stop = new CancellationTokenSource();
        var expiry = new SecretExpiry(registry, time, NullLogger.Instance).RunAsync(stop.Token);

        await Eventually.HoldsAsync(() => { time.Advance(TimeSpan.FromHours(1)); return registry.All.Values.All(webhook => webhook.Secrets.IsEmpty); }, "all are forgotten");
        await Eventually.HoldsAsync(() => storage.Taken > before, "the snapshot is made");
        await stop.CancelAsync();
        await expiry;

        storage.Taken.Should().Be(before + 1);
    }

    // As JSON writes it: base64 has a plus.
    private static string Escaped(string secret) => System.Text.Json.JsonEncodedText.Encode(secret).ToString();

    private static async Task<string> LogAsync(Logs logs)
    {
        var from = await logs.Control.ResolveAsync(StartFrom.Beginning, default);
        var slice = await logs.Control.ReadAfterAsync(from, null, ReadLimit.Batch, default);
        return string.Concat(slice.Events.Select(e => Encoding.UTF8.GetString(e.Json.Span)));
    }
}
