using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Assigning;

/// <summary>
/// Ends senders, each so that whoever goes on finds where it stopped: stopped, then kept, then given back, then forgotten. The assigning loop
/// alone calls it; meanwhile the other loop saves, and may find that others have taken some.
/// </summary>
internal sealed class SenderEnding(NodeSharing sharing, HeldLeases held, Senders senders, WebhookRegistry registry)
{
    // For so long a call under way may go on when another node is to deliver.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task EndAsync(HashSet<Guid> ended, CancellationToken cancellationToken)
    {
        if (ended.Count == 0) return;
        await Task.WhenAll(ended.Select(StopAsync));
        await held.SaveAsync(withBeat: false, cancellationToken);
        // Those that others took meanwhile are gone already.
        var handedOver = senders.Progress.Where(one => ended.Contains(one.Key) && !sharing.Share.Has(one.Key)).ToDictionary();
        if (handedOver.Count > 0) await sharing.Leases.ReleaseAsync(handedOver, cancellationToken);
        foreach (var id in ended) senders.TryRemove(id, out _);
    }

    private async Task StopAsync(Guid id)
    {
        if (senders.Find(id) is not { } sender) return;
        await sender.StopAsync(sharing.Share.Has(id) ? TimeSpan.Zero : Patience);
        if (registry.TryGet(id, out var webhook) && !webhook.IsActive) sender.Held.ForgetFailures();
        // Also what the filter hid: the next filter may not.
        sender.Held.SetMoved();
    }
}
