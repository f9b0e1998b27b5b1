using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>The client among an application's services, and what it counts.</summary>
public sealed class ServicesTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task A_client_of_the_services_is_one_for_all_and_works()
    {
        await using var services = new ServiceCollection().AddLogging().AddMetrics().AddRealtimeClient(_hub.Address, o => o.BufferedEvents = 10).BuildServiceProvider();
        var client = services.GetRequiredService<RealtimeClient>();

        var position = await client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: _timeout.Token);

        position.Sequence.Should().Be(1);
        services.GetRequiredService<RealtimeClient>().Should().BeSameAs(client);
    }

    [Fact]
    public async Task It_counts_connects_reconnects_events_and_gaps_and_tells_how_far_behind_it_is()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var counted = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters)) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            counted.AddOrUpdate(instrument.Name, value, (name, sum) => name.EndsWith("behind", StringComparison.Ordinal) ? value : sum + value));
        listener.Start();

        await using var wire = CuttableProxy.To(_hub.Address);
        await using var client = RealtimeClient.Connect(wire.Address, new RealtimeClientOptions { MeterFactory = meters });
        await client.PublishAsync("tams", FlowEvents.Bytes(Enumerable.Range(1, 3).Select(i => SampleEvents.Segment(i))), cancellationToken: _timeout.Token);
        wire.Cut();
        await client.SubscribeAsync("tams", from: StartFrom.After(new Position(0xAA, 1)), cancellationToken: _timeout.Token).FirstAsync(m => m is CaughtUpMessage);

        counted.Should().Equal(new Dictionary<string, long>
        {
            ["rthub.client.connects"] = 2,
            ["rthub.client.reconnects"] = 1,
            ["rthub.client.events"] = 3,
            ["rthub.client.gaps"] = 1,
            ["rthub.client.behind"] = 0,
        });
    }
}
