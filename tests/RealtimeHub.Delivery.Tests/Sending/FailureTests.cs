using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Delivery.Tests.Sending;

/// <summary>What comes of calls that no receiver takes.</summary>
public sealed class FailureTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_receiver_that_was_away_for_a_thousand_events_gets_exactly_these_in_order_when_it_returns()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs, time: time);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(5);
        await mailbox.HasTakenAsync(5);
        mailbox.Answer(_ => WebhookReceiver.Answer(500));

        await logs.PublishAsync(1_000);
        // 5 s, 30 s, 2 min, 10 min, 1 h, hourly: a day of it.
        foreach (var hours in Enumerable.Repeat(1.3, 20)) await node.FailAgainAsync(webhook, time, TimeSpan.FromHours(hours));
        mailbox.Calls.Count.Should().BeLessThan(5 + 40);
        mailbox.Answer(_ => WebhookReceiver.Ok);
        await node.NextTryAsync(webhook, time, TimeSpan.FromHours(1.3));
        await mailbox.HasTakenAsync(1_005);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 1_005));
        node.Registry.All[webhook.Id].Status.Should().Be(WebhookStatus.Started);
        node.Engine.Find(webhook.Id)!.Held.Progress.FailingSince.Should().BeNull();
    }

    [Fact]
    public async Task Five_days_of_nothing_but_failures_end_in_error_and_set_back_it_goes_on_where_it_stopped()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        mailbox.Answer(_ => WebhookReceiver.Answer(503));
        await using var node = await Node.StartAsync(logs, time: time);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(3);
        for (var day = 0; day < 5; day++)
        {
            node.Registry.All[webhook.Id].Status.Should().Be(WebhookStatus.Created);
            await node.FailAgainAsync(webhook, time, TimeSpan.FromDays(1));
        }

        await node.StatusIsAsync(webhook.Id, WebhookStatus.Error);
        node.Registry.All[webhook.Id].Error!.Type.Should().Be("undeliverable");
        node.Registry.All[webhook.Id].Error!.Summary.Should().Contain("HTTP 503");
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");
        mailbox.Answer(_ => WebhookReceiver.Ok);
        await logs.PublishAsync(2);
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Created, Error = null }, default);
        await mailbox.HasTakenAsync(5);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 5));
    }

    [Fact]
    public async Task Days_in_which_it_was_disabled_are_no_failures()
    {
        var time = new ManualTimeProvider(Start);
        await using var logs = new Logs();
        await using var mailbox = new Mailbox(_ => WebhookReceiver.Answer(503));
        await using var node = await Node.StartAsync(logs, time: time);
        var webhook = await node.RegisterAsync(mailbox.Url);
        await logs.PublishAsync(1);
        await node.FailAgainAsync(webhook, time, TimeSpan.FromDays(1));
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Disabled }, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");

        time.Advance(TimeSpan.FromDays(6));
        await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Created }, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id)?.Report.Failed > 0, "it failed again");

        node.Engine.Find(webhook.Id)!.Held.Progress.FailingSince.Should().Be(time.GetUtcNow());
        node.Registry.All[webhook.Id].Status.Should().Be(WebhookStatus.Created);
    }

    [Fact]
    public async Task Gone_is_believed_at_once()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox(_ => WebhookReceiver.Answer(410));
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url);

        await logs.PublishAsync(2);
        await node.StatusIsAsync(webhook.Id, WebhookStatus.Error);

        node.Registry.All[webhook.Id].Error!.Type.Should().Be("gone");
        mailbox.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task A_connection_that_was_just_closed_is_tried_again_at_once()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox(number => number == 1 ? Mailbox.HangUp : WebhookReceiver.Ok);
        await using var node = await Node.StartAsync(logs, time: new ManualTimeProvider(Start));
        await node.RegisterAsync(mailbox.Url);

        await logs.PublishAsync(3);
        await mailbox.HasTakenAsync(3);

        mailbox.Taken.Should().Equal(0, 1, 2);
    }
}
