using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Sharing;

namespace RealtimeHub.Delivery.Assigning;

/// <summary>
/// Has the senders made what they should be whenever the control stream changed; where nodes share it also every second, because a node that
/// falls silent changes nothing. The engine runs it once; this is what others call the assigning loop.
/// </summary>
internal sealed partial class AssignLoop(Assigner assigner, NodeSharing sharing, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!stop.IsCancellationRequested)
        {
            var change = sharing.Control.NextChange;
            var failed = false;
            try
            {
                await ObserveAsync(stop);
                await assigner.ReconcileAsync(stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                failed = true;
                assigner.LookAtAll();
                LogNotAssigned(failure);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await NextLookAsync(failed ? null : change, stop);
        }
    }

    // Who cannot be sure of its own leases judges nobody, and takes none.
    private async Task ObserveAsync(CancellationToken stop)
    {
        if (!sharing.Share.IsLeaving) await sharing.Trust.WaitAsync(stop);
        sharing.Nodes.Observe(sharing.Control.State);
    }

    private async Task NextLookAsync(Task? change, CancellationToken stop)
    {
        // It ends with this wait: one without end would stay with the engine, one more for each change.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var look = Task.Delay(change is null || sharing.Control.IsShared ? Look : Timeout.InfiniteTimeSpan, time, over.Token);
        await Task.WhenAny(change ?? look, look);
        await over.CancelAsync();
    }

    [LoggerMessage(LogLevel.Error, "Webhooks could not be taken on; it is tried again")]
    private partial void LogNotAssigned(Exception failure);
}
