using RealtimeHub.Server.Problems;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Calls that a hub refuses for now are repeated, and told of.</summary>
public sealed class RefusedCallTests : IAsyncLifetime
{
    private readonly RefusedMethod _refused = new("Publish", new Problem(507, "storage-full", "Storage full", "There is no space for more events."));
    private readonly RecordedLog _log = new();
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;
    private RecordedChanges _changes = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync(services: _refused.AddTo);
        _client = RealtimeClient.Connect(_hub.Address, new RealtimeClientOptions { LoggerFactory = _log, Silence = TimeSpan.FromMinutes(1) });
        _changes = new RecordedChanges(_client);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_producer_learns_that_the_disk_of_the_hub_is_full_and_that_it_is_not_any_more()
    {
        var publishing = _client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: Deadline.Token());
        await _changes.NextAsync(ConnectionState.Connected);
        (await _changes.NextAsync(ConnectionState.Refused)).Reason.Should().Be("There is no space for more events (507 storage-full, stream tams)");
        await Eventually.HoldsAsync(() => _refused.Refusals >= 3, "it is tried again and again");

        _refused.Serve();

        (await publishing).Sequence.Should().Be(1);
        await _changes.NextAsync(ConnectionState.RefusalOver);
        _changes.AreOver.Should().BeTrue();
        _log.Warnings.Should().ContainSingle();
    }

    [Fact]
    public async Task Another_connection_is_another_piece_of_news()
    {
        await using var wire = CuttableProxy.To(_hub.Address);
        await using var client = RealtimeClient.Connect(wire.Address, new RealtimeClientOptions { Silence = TimeSpan.FromMinutes(1) });
        var changes = new RecordedChanges(client);
        var publishing = client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: Deadline.Token());
        await changes.NextAsync(ConnectionState.Connected);
        await changes.NextAsync(ConnectionState.Refused);

        wire.Cut();

        await changes.NextAsync(ConnectionState.Lost);
        await changes.NextAsync(ConnectionState.Connected);
        await changes.NextAsync(ConnectionState.Refused);
        _refused.Serve();
        await publishing;
        await changes.NextAsync(ConnectionState.RefusalOver);
    }
}
