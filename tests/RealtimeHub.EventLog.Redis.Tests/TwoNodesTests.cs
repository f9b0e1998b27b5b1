using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog.Control;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>Two hubs on one Redis: one order, one memory for keys, one knowledge of flows.</summary>
public sealed class TwoNodesTests(SharedRedis shared) : IClassFixture<SharedRedis>, IAsyncLifetime
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private Node _a = null!;
    private Node _b = null!;

    public async Task InitializeAsync() => (_a, _b) = (await NewNodeAsync(), await NewNodeAsync());

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Events_published_on_both_are_read_on_both_in_one_order()
    {
        const int Batches = 300;
        var start = _a.Log.Extent.Newest;
        var readers = new[] { _a.FollowAsync(start, 2 * Batches * 2), _b.FollowAsync(start, 2 * Batches * 2) };
        await Task.WhenAll(Enumerable.Range(0, 2 * Batches).Select(i =>
            Task.Run(() => (i % 2 == 0 ? _a : _b).Log.AppendedAsync(Make.FlowEvent(i % 7, 1), Make.FlowEvent(i % 5))))).InTime();

        var read = await Task.WhenAll(readers).InTime();
        read[0].Events.ShouldBeDense();
        read[1].Events.Select(e => Convert.ToHexString(e.Json.Span)).Should().Equal(read[0].Events.Select(e => Convert.ToHexString(e.Json.Span)));
        read.Should().OnlyContain(reading => reading.Gaps.Count == 0);
    }

    [Fact]
    public async Task Event_larger_than_a_small_answer_is_taken_in_by_the_other_node_in_its_place()
    {
        var reader = _b.FollowAsync(_b.Log.Extent.Newest, 30);
        for (var i = 0; i < 10; i++) await _a.Log.AppendedAsync(Make.FlowEvent(i), Make.FlowEvent(i, padding: 300_000), Make.FlowEvent(i, padding: 40_000));
        (await reader.InTime()).Events.ShouldBeDense();
    }

    [Fact]
    public async Task Node_whose_clock_is_far_ahead_ends_no_window_of_a_key_or_a_call_early()
    {
        var time = new ManualTime();
        time.Jump(TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1) - time.GetUtcNow());
        await using var ahead = await RedisEventLog.OpenAsync("tams", new LogOptions(), _b.Links, time, CancellationToken.None);
        var (keyed, call) = (Make.Keyed("k", Make.FlowEvent(1)), Make.Call(Make.FlowEvent(2)));
        var (first, called) = (await _a.Log.AppendAsync(keyed), await _a.Log.AppendAsync(call));

        // Each of them would have the older half of what is remembered forgotten.
        for (var i = 3; i < 6; i++)
        {
            await ahead.AppendAsync(Make.Keyed($"ahead {i}", Make.FlowEvent(i)));
            time.Advance(TimeSpan.FromHours(1));
        }

        (await _a.Log.AppendAsync(keyed)).Should().Be(first with { Outcome = AppendOutcome.Repeated });
        (await _a.Log.AppendAsync(call)).Should().Be(called with { Outcome = AppendOutcome.Repeated });
    }

    [Fact]
    public async Task Node_that_joins_begins_no_epoch_and_one_that_comes_back_alone_does()
    {
        _b.Log.Extent.Epochs.Should().ContainSingle().Which.Should().Be(_a.Log.Extent.Epochs[0]);
        await _a.Log.FillAsync(3);
        await _a.DisposeAsync();
        await using (var again = await NewNodeAsync()) again.Log.Extent.Epochs.Should().ContainSingle("the other node still owns it");
        await _b.DisposeAsync();
        await using var alone = await NewNodeAsync();
        alone.Log.Extent.Epochs.Select(epoch => epoch.FirstSequence).Should().Equal(1, 4);
        (await alone.Log.ReadAllAsync()).ShouldBeDense();
    }

    [Fact]
    public async Task Publish_repeated_on_the_other_node_is_one_event_and_other_content_is_a_conflict()
    {
        for (var round = 0; round < 100; round++)
        {
            var batch = Make.Keyed($"k{round}", Make.FlowEvent(round), Make.FlowEvent(1, 1));
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? _a : _b).Log.AppendAsync(batch)))).InTime();
            results.Count(result => result.Outcome == AppendOutcome.Appended).Should().Be(1);
            results.Should().OnlyContain(result => result.IsDurable && result.First == results[0].First);
            (await _b.Log.AppendAsync(batch with { Digest = new byte[32] })).Outcome.Should().Be(AppendOutcome.KeyConflict);
        }

        (await _a.Log.ReadAllAsync()).Should().HaveCount(200);
    }

    [Fact]
    public async Task Webhook_call_repeated_on_the_other_node_is_one_until_something_else_was_said_there()
    {
        var call = Make.Call(Make.FlowEvent(1));
        var first = await _a.Log.AppendAsync(call);
        (await _b.Log.AppendAsync(call)).Should().Be(first with { Outcome = AppendOutcome.Repeated });
        await _b.Log.AppendedAsync(Make.FlowEvent(1, 1));
        (await _a.Log.AppendAsync(call)).Outcome.Should().Be(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Reader_that_comes_from_the_other_node_with_what_this_one_has_not_taken_in_is_told_no_gap()
    {
        // It hears no doorbell, so it is behind for half a second.
        await _b.Links.Doorbell.StopListeningAsync(new Scripts.StreamKeys(_prefix, "tams"));
        for (var round = 0; round < 20; round++)
        {
            var seen = await _a.Log.AppendedAsync(Make.FlowEvent(round));
            var readers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _b.Log.ReadAsync(seen).AsTask())).InTime();
            readers.Should().OnlyContain(slice => slice.Gap == null && slice.End == seen);
        }

        (await _b.Log.ReadAsync(_a.Log.Extent.Newest.Plus(5))).Gap!.Reason.Should().Be(GapReason.Rollback, "nobody has that");
    }

    [Fact]
    public async Task Event_appended_right_behind_the_other_nodes_flow_is_stamped_with_it()
    {
        // It hears no doorbell, so its knowledge is behind, and the script refuses it until it has read on.
        await _b.Links.Doorbell.StopListeningAsync(new Scripts.StreamKeys(_prefix, "tams"));
        for (var flow = 1; flow <= 200; flow++)
        {
            await _a.Log.AppendedAsync(Make.FlowEvent(flow, 9));
            var position = await _b.Log.AppendedAsync(Make.FlowEvent(flow));
            var read = (await _b.Log.ReadAsync(position.Plus(-1))).Events[0];
            read.Groups.Should().Contain(Make.Source(9), $"flow {flow} was told of before");
        }
    }

    [Fact]
    public async Task Both_know_the_same_of_flows_and_coverage()
    {
        var random = new Random(7);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Make.RandomBatch(random, 6)).Select((batch, i) => Task.Run(() => (i % 2 == 0 ? _a : _b).Log.AppendAsync(batch)))).InTime();
        var (a, b) = (await AtTipAsync(_a), await AtTipAsync(_b));
        await using var fresh = await NewNodeAsync();
        Bodies(a).Should().Equal(Bodies(b)).And.Equal(Bodies(fresh.Log.Knowledge.State));
        fresh.Log.Knowledge.State.Position.Should().Be(_a.Log.Extent.Newest);
    }

    [Fact]
    public async Task Doorbell_that_never_rings_delays_and_loses_nothing()
    {
        await _b.Links.Doorbell.StopListeningAsync(new Scripts.StreamKeys(_prefix, "tams"));
        var reader = _b.FollowAsync(_b.Log.Extent.Newest, 50);
        for (var i = 0; i < 50; i++) await _a.Log.AppendedAsync(Make.FlowEvent(i));
        (await reader.InTime()).Events.ShouldBeDense();
    }

    [Fact]
    public async Task Append_of_one_node_moves_the_tip_that_the_other_expects()
    {
        for (var round = 0; round < 30; round++)
        {
            var tip = _a.Log.Extent.Newest;
            var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
                Task.Run(() => (i % 2 == 0 ? _a : _b).Log.AppendAsync(Make.Batch(Make.FlowEvent(i)) with { ExpectedTip = tip })))).InTime();
            results.Count(result => result.Outcome == AppendOutcome.Appended).Should().Be(1);
            results.Count(result => result.Outcome == AppendOutcome.TipMoved).Should().Be(9);
            await AtTipAsync(_a);
        }
    }

    [Fact]
    public async Task What_the_hub_remembers_is_decided_on_one_past_by_both_nodes()
    {
        await using var here = await ControlLog.OpenAsync(_a.Log, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await using var there = await ControlLog.OpenAsync(_b.Log, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => CountAsync(i % 2 == 0 ? here : there)))).InTime();
        (await here.ReadToTipAsync(CancellationToken.None)).Values["count"].Json.GetInt32().Should().Be(100);
        await Eventually.HoldsAsync(() => there.State.Values["count"].Json.GetInt32() == 100, "the other node is told");

        await here.ChangeAsync(_ => new ControlDecision<bool>(true, [ControlChange.Remove("count")], Forgets: true), CancellationToken.None);
        (await shared.Server.CallAsync("XLEN", $"{_prefix}:{{tams}}:log")).Should().Be("1", "a snapshot leaves nothing before it");
        await Eventually.HoldsAsync(() => there.State.Values.Count == 0, "the other node forgets it too");
    }

    private static Task CountAsync(ControlLog control) => control.ChangeAsync(
        state => new ControlDecision<bool>(true, [ControlChange.Set("count", state.Values.TryGetValue("count", out var count) ? count.Json.GetInt32() + 1 : 1, JsonSerializerOptions.Default)]),
        CancellationToken.None);

    private Task<Node> NewNodeAsync() => Node.StartAsync(shared.Options(_prefix));

    // A refusal also means that the node has read on to the tip.
    private static async Task<EventLog.Knowledge.KnowledgeState> AtTipAsync(Node node)
    {
        await node.Log.AppendAsync(Make.Batch(Make.FlowEvent(1)) with { ExpectedTip = default(Position) });
        return node.Log.Knowledge.State;
    }

    private static IEnumerable<string> Bodies(EventLog.Knowledge.KnowledgeState state) => state.Flows.OrderBy(flow => flow.Key)
        .Select(flow => $"{flow.Key} {flow.Value.SourceId} {flow.Value.IsDeleted} {JsonSerializer.Serialize(flow.Value.Body.ToArray())}");
}
