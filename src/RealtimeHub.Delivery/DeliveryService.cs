using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;

namespace RealtimeHub.Delivery;

/// <summary>Runs the deliveries between the opening of the logs and their closing.</summary>
/// <param name="provider">For what exists only once the logs are open.</param>
/// <param name="caller">Makes the calls.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says what went wrong.</param>
/// <param name="presignedFor">For how long after its append an event's presigned URLs are told.</param>
internal sealed class DeliveryService(
    IServiceProvider provider, WebhookCaller caller, DeliveryMetrics metrics, TimeProvider time, ILogger<DeliveryService> logger, TimeSpan presignedFor) : IHostedService
{
    private DeliveryEngine? _engine;
    private bool _stopped;

    public DeliveryEngine Engine => _engine ?? throw new InvalidOperationException("The hub has not started.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var registry = provider.GetRequiredService<WebhookRegistry>();
        _engine = new DeliveryEngine(provider.GetRequiredService<FindLog>(), new SendingServices
        {
            Caller = caller,
            Registry = registry,
            Board = provider.GetRequiredService<NoticeBoard>(),
            Time = time,
            Metrics = metrics,
            Logger = logger,
            PresignedFor = presignedFor,
        });
        _engine.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped twice.
        if (_engine is not null && !Interlocked.Exchange(ref _stopped, true)) await _engine.DisposeAsync();
    }
}
