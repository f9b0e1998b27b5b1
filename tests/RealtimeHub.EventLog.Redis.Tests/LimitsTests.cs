using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>How much Redis keeps, and what happens when it can keep no more.</summary>
public sealed class LimitsTests(SharedRedis shared) : IClassFixture<SharedRedis>
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Log_bounded_by_a_number_of_events_keeps_so_many_and_less_than_a_tenth_more()
    {
        await using var node = await NewNodeAsync(new Retention(Count: 100));
        var start = node.Log.Extent.Newest;
        for (var i = 0; i < 500; i++)
        {
            await node.Log.AppendedAsync(Make.FlowEvent(i));
            await ForgettableAsync(node);
            if (node.Log.Extent.Oldest!.Value.Sequence > 1) (node.Log.Extent.Newest.Sequence - node.Log.Extent.Oldest.Value.Sequence + 1).Should().BeInRange(100, 112);
        }

        var gap = (await node.Log.ReadAsync(start)).Gap!;
        gap.Should().Be(new GapMessage(GapReason.Retention, start, gap.Until, gap.Until!.Value));
        gap.Until!.Value.Sequence.Should().Be(node.Log.Extent.Oldest!.Value.Sequence - 1).And.BeGreaterThan(380);
        (await node.Log.ReadAllAsync(gap.Position)).ShouldBeDense(gap.Position.Sequence + 1);
        (await LengthAsync()).Should().Be(500 - gap.Until.Value.Sequence);
    }

    [Fact]
    public async Task Log_bounded_by_bytes_keeps_so_many_and_a_hundredth_more()
    {
        await using var node = await NewNodeAsync(new Retention(Bytes: 200_000));
        for (var i = 0; i < 1000; i++)
        {
            await node.Log.AppendedAsync(Make.FlowEvent(1, padding: 700));
            await ForgettableAsync(node);
            if (node.Log.Extent.Oldest!.Value.Sequence > 1) node.Log.Extent.Bytes.Should().BeInRange(200_000, 206_000);
        }

        node.Log.Extent.Oldest!.Value.Sequence.Should().BeGreaterThan(700);
    }

    [Fact]
    public async Task Log_bounded_by_age_keeps_what_is_young_by_one_of_the_two_clocks()
    {
        var time = new ManualTime();
        await using var links = await RedisLinks.OpenAsync(shared.Options(_prefix), null, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, CancellationToken.None);
        await using var log = await RedisEventLog.OpenAsync("tams", new LogOptions { Retention = new Retention(Age: TimeSpan.FromSeconds(1)) }, links, time, CancellationToken.None);
        // The nodes' clock jumps by ten years for each; Redis's does not.
        for (var i = 0; i < 20; i++)
        {
            await log.AppendedAsync(Make.FlowEvent(i));
            time.Jump(TimeSpan.FromDays(3650));
        }

        log.Extent.Oldest!.Value.Sequence.Should().Be(1, "by Redis's clock they are young");
        await Eventually.HoldsAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(2));
                await log.AppendedAsync(Make.FlowEvent(1));
                await log.FinishKnowledgeAsync();
                return log.Extent.Oldest!.Value.Sequence > 15;
            },
            "they are old by both");
        (await log.ReadAllAsync()).ShouldBeDense(log.Extent.Oldest!.Value.Sequence);
    }

    [Fact]
    public async Task What_retention_took_is_still_known_to_a_node_that_starts_later()
    {
        await using (var node = await NewNodeAsync(new Retention(Count: 50)))
        {
            await node.Log.AppendedAsync(Make.FlowEvent(1000, 2000));
            for (var i = 0; i < 400; i++) await node.Log.AppendedAsync(Make.FlowEvent(i % 20));
            await Eventually.HoldsAsync(
                async () =>
                {
                    await node.Log.AppendedAsync(Make.FlowEvent(1));
                    return node.Log.Extent.Oldest!.Value.Sequence > 300;
                },
                "the node writes the snapshot that retention waits for");
        }

        await using var later = await NewNodeAsync(new Retention(Count: 50));
        later.Log.Knowledge.State.Flow(Make.Id(1000))!.SourceId.Should().Be(Make.Id(2000));
        var position = await later.Log.AppendedAsync(Make.FlowEvent(1000));
        (await later.Log.ReadAsync(position.Plus(-1))).Events[0].Groups.Should().Contain(Make.Source(2000));
    }

    [Fact]
    public async Task Redis_without_room_is_told_as_full_reads_go_on_and_nothing_is_half_done()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis);
        for (var i = 0; i < 10; i++) await node.Log.AppendedAsync(Make.FlowEvent(i));
        await redis.CallAsync("CONFIG", "SET", "maxmemory", "1mb");
        (await node.Log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1), Make.FlowEvent(2)))).Outcome.Should().Be(AppendOutcome.StorageFull);
        (await node.Log.AppendAsync(Make.Call(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.StorageFull);
        (await node.Log.ReadAllAsync()).Should().HaveCount(10);
        node.Links.Standing.IsAway.Should().BeFalse();
        await redis.CallAsync("CONFIG", "SET", "maxmemory", "0");
        (await node.Log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1), Make.FlowEvent(2)))).Should().Match<AppendResult>(result => result.Outcome == AppendOutcome.Appended && result.First.Sequence == 11);
        node.Log.Extent.Epochs.Should().ContainSingle("nothing was wrong with the log");
    }

    [Fact]
    public async Task Readers_that_come_back_together_share_what_is_read_for_them()
    {
        await using (var node = await NewNodeAsync(new Retention()))
        {
            for (var i = 0; i < 60; i++) await node.Log.AppendedAsync([.. Enumerable.Range(0, 100).Select(e => Make.FlowEvent(e, 1, 300))]);
        }

        await using var fresh = await NewNodeAsync(new Retention());
        var beginning = await fresh.Log.ResolveAsync(StartFrom.Beginning, CancellationToken.None);
        var epoch = fresh.Log.Extent.Oldest!.Value.Epoch;
        var readers = Enumerable.Range(0, 500).Select(i => Task.Run(() => fresh.Log.ReadAllAsync(i % 2 == 0 ? beginning : new Position(epoch, i * 7))));
        var read = await Task.WhenAll(readers).InTime();
        for (var i = 0; i < read.Length; i++) read[i].ShouldBeDense(i % 2 == 0 ? 1 : (i * 7) + 1);
        read[0].Should().HaveCount(6000);
        fresh.Log.CatchUpReads.Should().BeInRange(6, 12, "6,000 events are read once, in blocks");
    }

    private Task<Node> NewNodeAsync(Retention retention) => Node.StartAsync(shared.Options(_prefix), new LogOptions { Retention = retention });

    // Retention takes nothing of which the snapshot of flows does not know.
    private static Task ForgettableAsync(Node node) => node.Log.FinishKnowledgeAsync();

    private async Task<long> LengthAsync() => long.Parse(await shared.Server.CallAsync("XLEN", $"{_prefix}:{{tams}}:log"), System.Globalization.CultureInfo.InvariantCulture);
}
