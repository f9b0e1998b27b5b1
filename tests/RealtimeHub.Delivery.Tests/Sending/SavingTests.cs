using System.Text.Json;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Tests.Kit;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Sending;

/// <summary>Positions are saved five times a second: that must cost what moved, and not what is registered.</summary>
public sealed class SavingTests
{
    private const string OfAnotherFlow = """ "events":["flows/segments_added"],"flow_ids":["00000000-0000-4000-8000-0000000000ff"] """;

    [Fact]
    public async Task A_save_costs_the_registry_nothing_and_a_changed_webhook_what_one_costs()
    {
        await using var logs = new Logs();
        await using var control = await logs.OpenControlAsync(isShared: false);
        var registry = new WebhookRegistry(control, TimeProvider.System);
        await control.ChangeAsync(_ => new ControlDecision<bool>(true, [.. Enumerable.Range(0, 2_000).Select(_ => Stored())]), default);
        var (all, seen) = (registry.All, control.State);

        await SetAsync(control, $"{WebhookKeys.StateOf(all.Keys.First())}delivery");
        var (afterSave, costOfSave) = Cost(registry);
        await registry.ChangeAsync(all.Keys.Last(), webhook => webhook with { Status = WebhookStatus.Disabled }, default);
        var (afterChange, costOfChange) = Cost(registry);

        afterSave.Should().BeSameAs(all);
        costOfSave.Should().BeLessThan(10_000);
        afterChange.Where(one => !ReferenceEquals(one.Value, all[one.Key])).Should().ContainSingle().Which.Value.Status.Should().Be(WebhookStatus.Disabled);
        costOfChange.Should().BeLessThan(50_000);
        WebhookKeys.ChangedSince(seen, control.State).Should().Equal(all.Keys.Last());
    }

    [Fact]
    public async Task The_registry_follows_over_a_snapshot_what_came_changed_and_went()
    {
        await using var logs = new Logs();
        await using var control = await logs.OpenControlAsync(isShared: false);
        var registry = new WebhookRegistry(control, TimeProvider.System);
        var (kept, gone, added) = (Stored(), Stored(), Stored());
        await control.ChangeAsync(_ => new ControlDecision<bool>(true, [kept, gone]), default);
        var before = registry.All;

        await registry.RemoveAsync(Id(gone), default);
        await control.ChangeAsync(_ => new ControlDecision<bool>(true, [added], Forgets: true), default);

        registry.All.Keys.Should().BeEquivalentTo([Id(kept), Id(added)]);
        registry.All[Id(kept)].Should().BeSameAs(before[Id(kept)]);
    }

    [Fact]
    public async Task What_the_filter_hid_is_kept_once_a_minute_and_to_the_event_when_the_webhook_is_no_longer_called()
    {
        var clock = new StallingClock();
        var began = clock.GetTimestamp();
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using var node = await Node.StartAsync(logs, time: clock);
        var busy = await node.RegisterAsync(mailbox.Url);
        var quiet = await node.RegisterAsync(mailbox.Url, OfAnotherFlow);
        await Eventually.HoldsAsync(() => node.Engine.Find(quiet.Id) is not null, "it is taken on");
        var sender = node.Engine.Find(quiet.Id)!;
        var saves = 0;
        for (var round = 0; round < 5; round++)
        {
            var kept = Kept(quiet);
            await PassAsync();
            await Eventually.HoldsAsync(() => Kept(busy) == logs.Events.Extent.Newest, "what was delivered is saved");
            if (Kept(quiet) != kept) saves++;
        }

        saves.Should().BeLessThanOrEqualTo((int)(clock.GetElapsedTime(began) / TimeSpan.FromMinutes(1)));
        var before = Kept(quiet);
        clock.Stall(TimeSpan.FromMinutes(1));
        await PassAsync();
        await Eventually.HoldsAsync(() => Kept(quiet) != before, "it is kept");
        await PassAsync();
        await node.Registry.ChangeAsync(quiet.Id, present => present with { Status = WebhookStatus.Disabled }, default);
        await Eventually.HoldsAsync(() => node.Engine.Find(quiet.Id) is null, "its sender ended");
        Kept(quiet).Should().Be(sender.Held.Progress.Position, "the next filter may not hide it");

        Position? Kept(Webhook webhook) => Leases.Find(node.Remembered, webhook.Id)?.Position;

        async Task PassAsync()
        {
            var passed = sender.Held.Progress.Position;
            await logs.PublishAsync(1);
            await Eventually.HoldsAsync(
                () => { clock.Stall(TimeSpan.FromSeconds(1)); logs.Events.WakeReaders(); return sender.Held.Progress.Position != passed; }, "it came past");
        }
    }

    [Fact]
    public async Task A_webhook_is_taken_on_ended_and_taken_on_again_among_many_that_stay()
    {
        await using var logs = new Logs();
        await using var mailbox = new Mailbox();
        await using (var control = await logs.OpenControlAsync(isShared: false))
            await control.ChangeAsync(_ => new ControlDecision<bool>(true, [.. Enumerable.Range(0, 300).Select(_ => Stored())]), default);
        await using var node = await Node.StartAsync(logs);
        await Eventually.HoldsAsync(() => node.Registry.All.Keys.All(id => node.Engine.Find(id) is not null), "all are taken on");
        var staying = node.Registry.All.Keys.ToDictionary(id => id, id => node.Engine.Find(id));
        var webhook = await node.RegisterAsync(mailbox.Url);
        for (var round = 1; round <= 3; round++)
        {
            await logs.PublishAsync(1);
            await mailbox.HasTakenAsync(round);
            await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id)?.Held.Progress.Position == logs.Events.Extent.Newest, "the answer came");
            await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Disabled }, default);
            await Eventually.HoldsAsync(() => node.Engine.Find(webhook.Id) is null, "its sender ended");
            await node.Registry.ChangeAsync(webhook.Id, present => present with { Status = WebhookStatus.Created }, default);
        }

        mailbox.Taken.Should().Equal(0, 1, 2);
        staying.Should().OnlyContain(one => one.Value == node.Engine.Find(one.Key), "nothing was said of them");
    }

    private static (IReadOnlyDictionary<Guid, Webhook> All, long Bytes) Cost(WebhookRegistry registry)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var all = registry.All;
        return (all, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Task SetAsync(ControlLog control, string key) => control.ChangeAsync(
        _ => new ControlDecision<bool>(true, [ControlChange.Set(key, 1, JsonSerializerOptions.Default)]), default);

    private static Guid Id(ControlChange stored) => Guid.Parse(stored.Key.Split('/')[1]);

    // As the registry stores it.
    private static ControlChange Stored()
    {
        var webhook = SampleWebhooks.Make(members: OfAnotherFlow);
        return new ControlChange(WebhookKeys.Of(webhook.Id), new ControlValue(StoredWebhook.Write(webhook)));
    }
}
