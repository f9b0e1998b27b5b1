using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Store;

/// <summary>The streams' stores. Nothing is asked at start; what is being asked when the hub goes ends before the logs are closed.</summary>
internal sealed class StoreDirectory(
    IOptions<RealtimeHubOptions> options, StreamDirectory streams, HubMetrics metrics, TimeProvider time, ILogger<StoreDirectory> logger) : IHostedService
{
    private FrozenDictionary<string, StreamStore> _stores = FrozenDictionary<string, StreamStore>.Empty;

    /// <summary>The store of a stream; null where none is configured.</summary>
    public StreamStore? Of(string stream) => _stores.GetValueOrDefault(stream);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stores = streams.All.Where(log => SettingsOf(log) is not null).ToFrozenDictionary(log => log.Stream, Open, StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var store in Interlocked.Exchange(ref _stores, FrozenDictionary<string, StreamStore>.Empty).Values) await store.DisposeAsync();
    }

    private StreamStore Open(IEventLog log) => new(log.Stream, SettingsOf(log)!, log.Knowledge, metrics, time, logger);

    private StoreOptions? SettingsOf(IEventLog log) => options.Value.Streams.GetValueOrDefault(log.Stream)?.Store;
}
