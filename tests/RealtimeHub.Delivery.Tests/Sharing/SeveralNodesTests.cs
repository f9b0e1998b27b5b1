using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Sharing;

public sealed class SeveralNodesTests
{
    [Fact]
    public async Task Each_webhook_is_delivered_by_one_node_and_both_nodes_have_some()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var a = await Node.StartAsync(logs, "a", isShared: true);
        var webhooks = new List<Webhook>();
        for (var i = 0; i < 16; i++) webhooks.Add(await a.RegisterAsync(mailbox.Url));
        await Eventually.HoldsAsync(() => webhooks.All(w => a.Engine.Find(w.Id) is not null), "the first node has all");

        await using var b = await Node.StartAsync(logs, "b", isShared: true);
        await Eventually.HoldsAsync(() => webhooks.Any(w => b.Engine.Find(w.Id) is not null) && webhooks.All(w => (a.Engine.Find(w.Id) is null) != (b.Engine.Find(w.Id) is null)), "the second has its share");
        await logs.PublishAsync(10);
        await mailbox.HasTakenAsync(160);

        mailbox.Calls.Should().HaveCount(160);
        webhooks.Should().Contain(w => a.Engine.Find(w.Id) != null);
    }

    // It waits for ten seconds of silence; two real hubs on one Redis do the same in RealtimeHub.EndToEnd.Tests.
    [Fact]
    [Trait("Category", "Long")]
    public async Task When_the_owner_is_killed_the_other_node_goes_on_where_it_stopped()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var survivor = await Node.StartAsync(logs, "survivor", isShared: true);
        var owner = await Node.StartAsync(logs, "owner", isShared: true);
        var webhook = await OwnedByAsync(owner, survivor, mailbox);
        await logs.PublishAsync(50);
        await mailbox.HasTakenAsync(50);
        await Eventually.HoldsAsync(() => Leases.Find(survivor.Remembered, webhook.Id)?.Position == logs.Events.Extent.Newest, "the position is kept");

        await owner.KillAsync();
        await logs.PublishAsync(50);
        await mailbox.HasTakenAsync(100);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 100));
        Leases.Find(survivor.Remembered, webhook.Id)!.Owner.Should().Be(survivor.Engine.Node);
    }

    [Fact]
    public async Task A_node_that_shuts_down_hands_over_without_a_repeat()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var survivor = await Node.StartAsync(logs, "survivor", isShared: true);
        var owner = await Node.StartAsync(logs, "owner", isShared: true);
        await OwnedByAsync(owner, survivor, mailbox);
        var publishing = logs.PublishAsync(300);

        await mailbox.HasTakenAsync(1);
        await owner.DisposeAsync();
        await publishing;
        await mailbox.HasTakenAsync(300);

        mailbox.Taken.Should().Equal(Enumerable.Range(0, 300));
    }

    [Fact]
    public async Task A_draining_node_withdraws_its_sign_of_life_until_that_has_worked()
    {
        await using var logs = new Logs();
        var refused = 0;
        var control = new FailingLog(logs.SharedControl);
        await using var other = await Node.StartAsync(logs, "other", isShared: true);
        await using var leaving = await Node.StartAsync(logs, "leaving", control);
        leaving.Expect("Webhooks could not be taken on");
        await Eventually.HoldsAsync(() => Leases.Nodes(leaving.Remembered).Count() == 2 && Leases.Nodes(other.Remembered).Count() == 2, "they know each other");
        control.IsAwayFor = text => text.Contains($"\"{Leases.NodeKey(leaving.Engine.Node)}\":null", StringComparison.Ordinal) && Interlocked.Increment(ref refused) <= 2;

        leaving.Drain();

        await Eventually.HoldsAsync(() => Leases.Nodes(other.Remembered).Select(node => node.Key).SequenceEqual([other.Engine.Node]), "it has left although it still runs");
        refused.Should().BeGreaterThan(2);
    }

    [Fact]
    public async Task A_node_that_stood_still_takes_nobody_for_dead()
    {
        var clock = new StallingClock();
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var stalled = await Node.StartAsync(logs, "stalled", clock, isShared: true);
        await using var other = await Node.StartAsync(logs, "other", isShared: true);
        var webhook = await OwnedByAsync(other, stalled, mailbox);
        var lease = Leases.Find(other.Remembered, webhook.Id)!;

        clock.Stall(TimeSpan.FromSeconds(15));
        await NextBeatsAsync(stalled, other);
        await NextBeatsAsync(stalled, other);

        (Leases.Find(other.Remembered, webhook.Id)! with { Position = lease.Position }).Should().Be(lease);
        other.Engine.Find(webhook.Id).Should().NotBeNull();
    }

    [Fact]
    public async Task A_node_whose_leases_were_taken_while_it_stood_still_sends_no_more()
    {
        var clock = new StallingClock();
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var control = await logs.OpenControlAsync(isShared: true);
        await using var stalled = await Node.StartAsync(logs, "stalled", clock, isShared: true);
        var webhook = await stalled.RegisterAsync(mailbox.Url);
        await Eventually.HoldsAsync(() => stalled.Engine.Find(webhook.Id) is not null, "the node delivers it");
        var before = stalled.Engine.Find(webhook.Id);
        var taken = (await new Leases(control, "taker").TakeAsync([webhook], _ => false, default)).Single();

        clock.Stall(TimeSpan.FromSeconds(8));
        await Eventually.HoldsAsync(() => before!.Running.IsCompleted, "its sender was stopped although nothing had moved");

        Leases.Find(stalled.Remembered, webhook.Id)!.Fence.Should().BeGreaterThanOrEqualTo(taken.Fence);
        mailbox.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task The_positions_of_a_stale_owner_are_refused()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var control = await logs.OpenControlAsync(isShared: true);
        var (stale, present) = (new Leases(control, "stale"), new Leases(control, "present"));
        var registry = new WebhookRegistry(control, TimeProvider.System);
        await using var node = await Node.StartAsync(logs);
        var webhook = await node.RegisterAsync(mailbox.Url, change: w => w with { Status = WebhookStatus.Disabled });
        await logs.PublishAsync(2);
        await registry.ReadAsync(default);
        var first = (await stale.TakeAsync([webhook], _ => true, default)).Single();

        (await present.TakeAsync([webhook], _ => true, default)).Should().BeEmpty("its owner lives");
        var second = (await present.TakeAsync([webhook], _ => false, default)).Single();
        var lost = await stale.SaveAsync(new Dictionary<Guid, Progress> { [webhook.Id] = first.Progress with { Position = logs.Events.Extent.Newest } }, null, default);

        second.Fence.Should().Be(first.Fence + 1);
        lost.Should().Equal(webhook.Id);
        Leases.Find(control.State, webhook.Id)!.Position.Should().Be(webhook.Start);
        (await present.SaveAsync(new Dictionary<Guid, Progress> { [webhook.Id] = second.Progress with { Position = logs.Events.Extent.Newest } }, null, default)).Should().BeEmpty();
        Leases.Find(control.State, webhook.Id)!.Position.Should().Be(logs.Events.Extent.Newest);
    }

    private static Task NextBeatsAsync(params Node[] nodes)
    {
        var before = nodes.SelectMany(node => Leases.Nodes(node.Remembered)).Select(told => told.Value).ToList();
        return Eventually.HoldsAsync(() => !nodes.SelectMany(node => Leases.Nodes(node.Remembered)).Select(told => told.Value).Intersect(before).Any(), "all said again that they live");
    }

    [Fact]
    public async Task What_a_stale_lease_another_URL_or_a_disabled_webhook_answered_changes_no_status()
    {
        await using var logs = new Logs();
        await using var control = await logs.OpenControlAsync(isShared: true);
        await using var node = await Node.StartAsync(logs);
        var registry = new WebhookRegistry(control, TimeProvider.System);
        var webhook = await node.RegisterAsync(new Uri("http://127.0.0.1:9/"), change: w => w with { Status = WebhookStatus.Disabled });
        await registry.ReadAsync(default);
        var stale = (await new Leases(control, "stale").TakeAsync([webhook], _ => false, default)).Single();
        var present = (await new Leases(control, "present").TakeAsync([webhook], _ => false, default)).Single();
        await node.DisposeAsync();
        var gone = new WebhookError("gone", "410", TimeProvider.System.GetUtcNow());
        (await registry.StartAsync(present, default))!.Status.Should().Be(WebhookStatus.Disabled);
        (await registry.FailAsync(present, gone, default))!.Status.Should().Be(WebhookStatus.Disabled);
        await registry.ChangeAsync(webhook.Id, w => w with { Status = WebhookStatus.Created }, default);

        (await registry.FailAsync(stale, gone, default))!.Status.Should().Be(WebhookStatus.Created);
        (await registry.FailAsync(present with { Webhook = webhook with { ApiKeyValue = "another" } }, gone, default))!.Status.Should().Be(WebhookStatus.Created);
        (await registry.FailAsync(present, gone, default))!.Status.Should().Be(WebhookStatus.Error);
    }

    // Which node has it is chance: the id decides.
    private static async Task<Webhook> OwnedByAsync(Node owner, Node other, Mailbox mailbox)
    {
        await Eventually.HoldsAsync(() => Leases.Nodes(owner.Remembered).Count() == 2 && Leases.Nodes(other.Remembered).Count() == 2, "they know each other");
        while (true)
        {
            var webhook = await owner.RegisterAsync(mailbox.Url);
            await Eventually.HoldsAsync(() => owner.Engine.Find(webhook.Id) is not null || other.Engine.Find(webhook.Id) is not null, "somebody delivers it");
            if (owner.Engine.Find(webhook.Id) is not null) return webhook;
            await owner.Registry.RemoveAsync(webhook.Id, default);
        }
    }
}
