using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Server.Metrics;

namespace RealtimeHub.Server.Store;

/// <summary>The store of one stream, and what is asked of it.</summary>
internal sealed class StreamStore : IAsyncDisposable
{
    private readonly StoreClient _client;

    public StreamStore(string stream, StoreOptions options, FlowKnowledge knowledge, HubMetrics metrics, TimeProvider time, ILogger logger)
    {
        var health = new StoreHealth(stream, options, metrics, time, logger);
        _client = new StoreClient(options);
        Lookup = new StoreLookup(_client, knowledge, health, options, time);
        Service = new StoreService(_client, health, options, time);
        Coverage = new StoreCoverage(_client, Lookup, knowledge, health, options, time);
    }

    public StoreLookup Lookup { get; }

    public StoreCoverage Coverage { get; }

    public StoreService Service { get; }

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        await Coverage.DisposeAsync();
        await Lookup.DisposeAsync();
        _client.Dispose();
    }
}
