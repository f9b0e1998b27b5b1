using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Signing;

/// <summary>Forgets secrets that no longer sign when their time has come: nothing of them is to be found later, neither in memory nor on disk.</summary>
internal sealed partial class SecretExpiry(WebhookRegistry registry, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await NextAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogNotForgotten(failure.Message);
                await Task.Delay(AfterError, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task NextAsync(CancellationToken stop)
    {
        var webhooks = registry.All;
        var next = webhooks.Values.SelectMany(webhook => webhook.Secrets).Min(secret => secret.Expires);
        var now = time.GetUtcNow();
        if (next <= now)
        {
            await registry.ForgetExpiredAsync(stop);
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var change = registry.NextAsync(webhooks, over.Token);
        await Task.WhenAny(change, Task.Delay(next is { } due ? due - now : Timeout.InfiniteTimeSpan, time, over.Token));
        await over.CancelAsync();
        await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }

    [LoggerMessage(LogLevel.Warning, "Secrets that have expired are still kept: {Problem}. It is tried again")]
    private partial void LogNotForgotten(string problem);
}
