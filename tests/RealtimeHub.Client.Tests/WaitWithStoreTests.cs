using RealtimeHub.Protocol;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Waits on a hub that also asks the store. What the store says is no event in the log, and the store may be away.</summary>
public sealed class WaitWithStoreTests : FlowWaits
{
    private static readonly Guid Source = Guid.Parse("2aa143ac-0ab7-4d75-bc32-5c00c13d186f");

    private FakeStore _store = null!;

    public override async Task DisposeAsync()
    {
        _store.Release();
        await base.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Segments_older_than_the_log_count()
    {
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0.5);

        var position = await SayAsync(Flow.Added("[15:0_20:0)"));

        (await waiting).Should().BeEquivalentTo(new WaitResult(position, [Wanted], "store"));
    }

    [Fact]
    public async Task What_the_store_told_late_is_noticed_without_an_event()
    {
        _store.AddSegment(Flow.Flow, "[15:0_20:0)");
        _store.Hold();
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0);

        _store.Release();

        (await waiting).Covered.Should().Equal(Wanted);
    }

    [Fact]
    public async Task What_a_deletion_named_and_the_store_still_has_counts_again()
    {
        _store.AddSegment(Flow.Flow, "[15:0_19:0)");
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0.9);

        // A hull: nothing of the wanted part was deleted.
        await SayAsync(Flow.Deleted("[0:0_18:0)"));
        await Progress.OfAsync(p => p.Fraction < 0.9);
        await SayAsync(Flow.Added("[19:0_20:0)"));

        (await waiting).Covered.Should().Equal(Wanted);
    }

    [Fact]
    public async Task A_flow_that_only_the_store_knows_is_found_when_the_store_is_back()
    {
        _store.AddSegment(Flow.Flow, "[15:0_20:0)");
        await _store.GoDownAsync();
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0);

        await _store.ComeBackAsync();

        (await waiting).Should().BeEquivalentTo(new { Covered = new[] { Wanted }, RestsOn = "store" });
    }

    [Fact]
    public async Task A_timerange_without_end_of_a_flow_that_only_the_store_knows_is_found()
    {
        var found = await WaitAsync(Timerange.Parse("[12:0_"));

        found.Should().BeEquivalentTo(new { Covered = new[] { Timerange.Parse("[12:0_15:0)") }, RestsOn = "store" });
    }

    [Fact]
    public async Task A_flow_that_the_store_has_and_no_event_has_told_of_is_there_at_once()
    {
        var found = await Client.WaitForFlowAsync(Flow.Flow, cancellationToken: Timeout);

        found.Flow.GetProperty("label").GetString().Should().Be("of the store");
    }

    [Fact]
    public async Task A_flow_that_comes_to_the_store_without_an_event_is_found()
    {
        var later = FlowEvents.OfNew();
        var waiting = Client.WaitForFlowAsync(later.Flow, cancellationToken: Timeout);
        await Eventually.HoldsAsync(() => _store.Asked.Contains($"/v8/flows/{later.Flow}"), "the store is asked");
        waiting.IsCompleted.Should().BeFalse();

        _store.AddFlow(later.Flow, Source);

        (await waiting).Id.Should().Be(later.Flow);
    }

    [Fact]
    public async Task A_flow_is_waited_for_while_the_store_is_away()
    {
        await _store.GoDownAsync();
        var waiting = Client.WaitForFlowAsync(Flow.Flow, cancellationToken: Timeout);
        (await Client.FlowsAsync(new EventFilter { FlowIds = [Flow.Flow] }, cancellationToken: Timeout)).Flows.Should().BeEmpty();

        await _store.ComeBackAsync();

        (await waiting).Id.Should().Be(Flow.Flow);
    }

    private protected override async Task<TestHub> StartHubAsync()
    {
        _store = await FakeStore.StartAsync();
        _store.AddFlow(Flow.Flow, Source, """, "status": "closed_complete" """);
        _store.AddSegment(Flow.Flow, "[0:0_15:0)");
        const string Settings = "RealtimeHub:Streams:tams:Store";
        return await TestHub.StartAsync([(Settings, _store.Url), ($"{Settings}:Timeout", "00:00:01"), ($"{Settings}:RetryAfter", "00:00:01")]);
    }
}
