using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>
/// The ten resume rules of ARCHITECTURE.md and docs/resuming.md, a test for each: here against a real hub over a wire that can be cut, and in
/// ResumeRulesScriptTests, where a real hub would not do such a thing, against one whose every word the test says. Their finer points are in
/// SubscriptionReaderTests, ResumePointTests and MessageBufferTests.
/// </summary>
public abstract class ResumeRules(WireEncoding protocol) : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));

    private protected TestFolder Folder { get; } = new();

    private protected TestHub Hub { get; set; } = null!;

    private protected CuttableProxy Wire { get; private set; } = null!;

    private protected RealtimeClient Client { get; private set; } = null!;

    private protected CancellationToken Timeout => _timeout.Token;

    public async Task InitializeAsync()
    {
        Hub = await TestHub.StartAsync(folder: Folder);
        Wire = CuttableProxy.To(Hub.Address);
        Client = Connect(Wire.Address);
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Wire.DisposeAsync();
        await Hub.DisposeAsync();
        Folder.Dispose();
        _timeout.Dispose();
    }

    private protected RealtimeClient Connect(params Uri[] hubs) => RealtimeClient.Connect(hubs, new RealtimeClientOptions { Protocol = protocol });

    private protected IAsyncEnumerable<int> NumbersAsync(RealtimeClient client) =>
        client.SubscribeAsync("tams", from: StartFrom.Beginning, cancellationToken: Timeout).OfType<EventsMessage>().SelectMany(m => m.Events)
            .Select(e => (int)e.Tams.Timeranges[0].Start!.Value.Seconds);

    private protected async Task PublishAsync(params int[] numbers)
    {
        await using var producer = Connect(Hub.Address);
        await producer.PublishAsync("tams", FlowEvents.Bytes(numbers.Select(n => SampleEvents.Segment(n))), cancellationToken: Timeout);
    }
}
