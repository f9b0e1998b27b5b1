using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;

namespace RealtimeHub.Delivery.Keeping;

/// <summary>
/// Keeps how far deliveries came, at most five times a second and only while somebody moves; of several nodes it says in time that this one lives.
/// The engine runs it once, beside the assigning loop.
/// </summary>
internal sealed partial class KeepLoop(HeldLeases held, Senders senders, NodeSharing sharing, SendingServices services)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = services.Logger;
    private readonly bool _isShared = sharing.Control.IsShared;

    public async Task RunAsync(CancellationToken stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var isToldOf = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await held.SaveAsync(withBeat: _isShared, stop);
                isToldOf = false;
                await SomethingMovedAsync(stop);
                await Task.Delay(Every, services.Time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Once for as long as it lasts: the storage says for itself that it is away.
                if (!isToldOf) LogNotKept(failure.Message);
                isToldOf = true;
                await Task.Delay(AfterError, services.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Until somebody moved, or it is time for a sign of life.
    private async Task SomethingMovedAsync(CancellationToken stop)
    {
        if (!_isShared)
        {
            await senders.SomethingMovedAsync(stop);
            return;
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var moved = senders.SomethingMovedAsync(late.Token).AsTask();
        await Task.WhenAny(moved, Task.Delay(LivingNodes.Beat, services.Time, late.Token));
        await late.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    [LoggerMessage(LogLevel.Warning, "How far webhooks were delivered could not be kept: {Problem}")]
    private partial void LogNotKept(string problem);
}
