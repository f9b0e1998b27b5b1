using RealtimeHub.Protocol;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Waits for a flow of a real hub: the client waits over a wire that can be cut, a producer says what happens.</summary>
public abstract class FlowWaits : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(90));
    private RealtimeClient _producer = null!;

    private protected static Timerange Wanted { get; } = Timerange.Parse("[10:0_20:0)");

    private protected FlowEvents Flow { get; } = FlowEvents.OfNew();

    private protected ProgressSignal Progress { get; } = new();

    private protected TestHub Hub { get; set; } = null!;

    private protected CuttableProxy Wire { get; private set; } = null!;

    private protected RealtimeClient Client { get; private set; } = null!;

    private protected CancellationToken Timeout => _timeout.Token;

    public async Task InitializeAsync()
    {
        Hub = await StartHubAsync();
        Wire = CuttableProxy.To(Hub.Address);
        Client = RealtimeClient.Connect(Wire.Address);
        _producer = RealtimeClient.Connect(Hub.Address);
    }

    public virtual async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await _producer.DisposeAsync();
        await Wire.DisposeAsync();
        await Hub.DisposeAsync();
        _timeout.Dispose();
    }

    private protected virtual Task<TestHub> StartHubAsync() => TestHub.StartAsync();

    private protected Task<WaitResult> WaitAsync(Timerange? timerange = null, WaitOptions? options = null) =>
        Client.WaitForTimerangeAsync(Flow.Flow, timerange ?? Wanted, options ?? new WaitOptions { Progress = Progress }, Timeout);

    private protected async Task<Position> SayAsync(params string[] envelopes) =>
        (await _producer.PublishAsync("tams", FlowEvents.Bytes(envelopes), cancellationToken: Timeout))[^1];
}
