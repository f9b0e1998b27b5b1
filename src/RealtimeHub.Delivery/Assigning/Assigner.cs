using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Assigning;

/// <summary>
/// Makes this node's senders those that there should be: one for each active webhook that falls to it, and no other. The assigning loop alone
/// calls it.
/// </summary>
internal sealed class Assigner(NodeSharing sharing, HeldLeases held, Senders senders, SendingServices services)
{
    private readonly WebhookRegistry _registry = services.Registry;
    private readonly OwnShare _share = sharing.Share;
    private readonly ConcernedWebhooks _concerned = new(sharing.Nodes, senders);
    private readonly SenderEnding _ending = new(sharing, held, senders, services.Registry);
    private bool _owesLeaving;

    /// <summary>Ends and begins what the present control state says, or has every node but this one deliver where this one is drained.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var state = sharing.Control.State;
        var webhooks = _registry.All;
        if (LeavesNow()) LookAtAll();
        var concerned = _concerned.In(state, webhooks);
        await _ending.EndAsync([.. concerned.Where(id => senders.Find(id) is { } sender && !(webhooks.TryGetValue(id, out var webhook) && IsServed(sender, webhook)))], cancellationToken);
        if (_owesLeaving) await LeaveAsync(cancellationToken);
        if (!_share.IsLeaving) await ServeAsync([.. concerned.Where(webhooks.ContainsKey).Select(id => webhooks[id])], cancellationToken);
        _concerned.Settle(state);
    }

    /// <summary>Has the next look be one at all webhooks.</summary>
    public void LookAtAll() => _concerned.Unsettle();

    private bool LeavesNow()
    {
        if (_share.IsLeaving || !services.Board.IsDraining || !sharing.Nodes.Others.Any()) return false;
        _share.Leave();
        return _owesLeaving = true;
    }

    // The others need not wait until this node has gone. Until it has worked each look tries again.
    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await held.LeaveAsync(cancellationToken);
        _owesLeaving = false;
    }

    private bool IsServed(WebhookSender sender, Webhook webhook) =>
        webhook.IsActive && !sender.IsOver && _share.Has(webhook.Id) && sender.Held.Webhook.IsCalledLike(webhook);

    private async Task ServeAsync(List<Webhook> concerned, CancellationToken cancellationToken)
    {
        foreach (var webhook in concerned) senders.Find(webhook.Id)?.Held.Renew(webhook);
        foreach (var webhook in concerned.Where(webhook => webhook.Status == WebhookStatus.Created)) senders.Find(webhook.Id)?.Status.SetBack();
        var wanted = concerned.Where(webhook => webhook.IsActive && senders.Find(webhook.Id) is null && _share.Has(webhook.Id)).ToList();
        _concerned.HoldBack(wanted.Select(webhook => webhook.Id));
        wanted.RemoveAll(webhook => !senders.CanServe(webhook));
        if (wanted.Count > 0) await held.TakeAsync(wanted, cancellationToken);
        _concerned.LetServedGo();
    }
}
