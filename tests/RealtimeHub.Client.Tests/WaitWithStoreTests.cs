using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Waits on a hub that also asks the store, which is no event in its log.</summary>
public sealed class WaitWithStoreTests : IAsyncLifetime
{
    private static readonly Timerange Wanted = Timerange.Parse("[10:0_20:0)");

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private readonly FlowEvents _flow = FlowEvents.OfNew();
    private readonly ProgressSignal _progress = new();
    private FakeStore _store = null!;
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _store = await FakeStore.StartAsync();
        _store.AddFlow(_flow.Flow, Guid.Parse("2aa143ac-0ab7-4d75-bc32-5c00c13d186f"));
        _store.AddSegment(_flow.Flow, "[0:0_15:0)");
        _hub = await TestHub.StartAsync([("RealtimeHub:Streams:tams:Store", _store.Url), ("RealtimeHub:Streams:tams:Store:Timeout", "00:00:01")]);
        _client = RealtimeClient.Connect(_hub.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        _store.Release();
        await _hub.DisposeAsync();
        await _store.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Segments_older_than_the_log_count()
    {
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0.5);

        var position = await _client.PublishAsync("tams", _flow.Added("[15:0_20:0)"), cancellationToken: _timeout.Token);

        (await waiting).Should().BeEquivalentTo(new WaitResult(position, [Wanted], "store"));
    }

    [Fact]
    public async Task What_the_store_told_late_is_noticed_without_an_event()
    {
        _store.AddSegment(_flow.Flow, "[15:0_20:0)");
        _store.Hold();
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0);

        _store.Release();

        (await waiting).Covered.Should().Equal(Wanted);
    }

    [Fact]
    public async Task What_a_deletion_named_and_the_store_still_has_counts_again()
    {
        _store.AddSegment(_flow.Flow, "[15:0_19:0)");
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0.9);

        // A hull: nothing of the wanted part was deleted.
        await _client.PublishAsync("tams", _flow.Deleted("[0:0_18:0)"), cancellationToken: _timeout.Token);
        await _progress.OfAsync(p => p.Fraction < 0.9);
        await _client.PublishAsync("tams", _flow.Added("[19:0_20:0)"), cancellationToken: _timeout.Token);

        (await waiting).Covered.Should().Equal(Wanted);
    }

    private Task<WaitResult> WaitAsync() => _client.WaitForTimerangeAsync(_flow.Flow, Wanted, new WaitOptions { Progress = _progress }, _timeout.Token);
}
