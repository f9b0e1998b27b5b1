using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Sending;

/// <summary>What its owner does with a webhook while it is delivered.</summary>
public sealed class WebhookLifeTests
{
    [Fact]
    public async Task A_replay_delivers_again_from_where_it_is_asked()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(5);
        await mailbox.HasTakenAsync(5);

        await node.Registry.ChangeAsync(webhook.Id, present => present with { Start = webhook.Start, Starts = present.Starts + 1 }, default);
        await mailbox.HasTakenAsync(10);

        mailbox.Taken.Should().Equal([.. Enumerable.Range(0, 5), .. Enumerable.Range(0, 5)]);
    }

    [Fact]
    public async Task A_disabled_webhook_is_not_called_and_goes_on_where_it_stopped()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(2);
        await mailbox.HasTakenAsync(2);
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Disabled }, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");

        await logs.PublishAsync(3);
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Created }, default);
        await mailbox.HasTakenAsync(5);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 5));
    }

    [Fact]
    public async Task A_removed_webhook_leaves_nothing_behind()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(1);
        await mailbox.HasTakenAsync(1);

        await node.Registry.RemoveAsync(webhook.Id, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");
        await logs.PublishAsync(1);

        node.Remembered.Values.Keys.Should().NotContain(key => key.Contains(webhook.Id.ToString()));
        mailbox.Taken.Should().Equal(0);
    }
}
