using System.Text;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
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

    // As JSON writes it: base64 has a plus.
    private static string Escaped(string secret) => System.Text.Json.JsonEncodedText.Encode(secret).ToString();

    private static async Task<string> LogAsync(Logs logs)
    {
        var from = await logs.Control.ResolveAsync(StartFrom.Beginning, default);
        var slice = await logs.Control.ReadAfterAsync(from, null, ReadLimit.Batch, default);
        return string.Concat(slice.Events.Select(e => Encoding.UTF8.GetString(e.Json.Span)));
    }
}
