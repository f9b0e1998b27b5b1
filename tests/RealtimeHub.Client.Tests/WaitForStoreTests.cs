using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Waits that begin while the store is away: it is asked again, so that what it has already is found when it is back.</summary>
public sealed class WaitForStoreTests : IAsyncLifetime
{
    private static readonly Timerange Wanted = Timerange.Parse("[10:0_20:0)");

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(90));
    private readonly FlowEvents _flow = FlowEvents.OfNew();
    private readonly ProgressSignal _progress = new();
    private FakeStore _store = null!;
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _store = await FakeStore.StartAsync();
        _store.AddFlow(_flow.Flow, Guid.Parse("2aa143ac-0ab7-4d75-bc32-5c00c13d186f"), """,  "status": "closed_complete" """);
        _store.AddSegment(_flow.Flow, "[10:0_20:0)");
        _hub = await TestHub.StartAsync([("RealtimeHub:Streams:tams:Store", _store.Url), ("RealtimeHub:Streams:tams:Store:RetryAfter", "00:00:01")]);
        _client = RealtimeClient.Connect(_hub.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
        await _store.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task A_flow_that_only_the_store_knows_is_found_when_the_store_is_back()
    {
        await _store.GoDownAsync();
        var waiting = _client.WaitForTimerangeAsync(_flow.Flow, Wanted, new WaitOptions { Progress = _progress }, _timeout.Token);
        await _progress.OfAsync(p => p.Fraction == 0);

        await _store.ComeBackAsync();

        (await waiting).Should().BeEquivalentTo(new { Covered = new[] { Wanted }, RestsOn = "store" });
    }

    [Fact]
    public async Task A_timerange_without_end_of_a_flow_that_only_the_store_knows_is_found()
    {
        var found = await _client.WaitForTimerangeAsync(_flow.Flow, Timerange.Parse("[12:0_"), new WaitOptions(), _timeout.Token);

        found.Should().BeEquivalentTo(new { Covered = new[] { Timerange.Parse("[12:0_20:0)") }, RestsOn = "store" });
    }
}
