using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// What deliveries change in their webhook's status: the first that is taken says <c>started</c>, once; giving up says <c>error</c>. The sender
/// alone says it. The assigning loop may set it back at any time, without a lock.
/// </summary>
internal sealed partial class StatusToSay(HeldLease held, SendingServices services)
{
    private readonly ILogger _logger = services.Logger;
    private volatile bool _isStarted = held.Webhook.Status == WebhookStatus.Started;

    /// <summary>Its owner set it back to <c>created</c>: the next delivery says <c>started</c> again.</summary>
    public void SetBack() => _isStarted = false;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isStarted) return;
        // Before it is asked for: whoever sets it back meanwhile is not to be overheard.
        _isStarted = true;
        try
        {
            await services.Registry.StartAsync(held.Now, cancellationToken);
        }
        catch
        {
            _isStarted = false;
            throw;
        }
    }

    public async Task GiveUpAsync(WebhookError error, CancellationToken cancellationToken)
    {
        var webhook = await services.Registry.FailAsync(held.Now, error, cancellationToken);
        if (webhook is { Status: WebhookStatus.Error }) LogGaveUp(webhook.Id, error.Summary);
    }

    [LoggerMessage(LogLevel.Warning, "Webhook {Id} is given up. {Summary}")]
    private partial void LogGaveUp(Guid id, string summary);
}
