using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>
/// The registered webhooks, the same on every node: kept in the control stream, under <c>webhook/&lt;id&gt;</c>. Any thread may call it; what it
/// changes is decided on that stream's tip.
/// </summary>
/// <param name="control">Where they are kept.</param>
/// <param name="time">The clock of <see cref="Webhook.Updated"/>.</param>
public sealed class WebhookRegistry(ControlLog control, TimeProvider time)
{
    /// <summary>How many there may be.</summary>
    public const int Capacity = 10_000;

    /// <summary>How many bytes all of them may have together, as JSON: a snapshot holds them all, and must fit into one append.</summary>
    public const long MaxBytes = 64 << 20;

    private readonly WebhooksOfState _webhooks = new();

    /// <summary>All of them; the same object as long as none has changed.</summary>
    public ImmutableDictionary<Guid, Webhook> All => _webhooks.AllIn(control);

    /// <summary>Where they are kept.</summary>
    internal ControlLog Control => control;

    /// <summary>Finds one.</summary>
    public bool TryGet(Guid id, [NotNullWhen(true)] out Webhook? webhook) => All.TryGetValue(id, out webhook);

    /// <summary>Reads what other nodes changed up to now.</summary>
    public async Task<ImmutableDictionary<Guid, Webhook>> ReadAsync(CancellationToken cancellationToken)
    {
        await control.ReadToTipAsync(cancellationToken);
        return All;
    }

    /// <summary>Completes when they are no longer those.</summary>
    /// <param name="seen">What <see cref="All"/> was.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What it is now.</returns>
    public async Task<ImmutableDictionary<Guid, Webhook>> NextAsync(ImmutableDictionary<Guid, Webhook> seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = control.NextChange;
            if (All is var all && !ReferenceEquals(all, seen)) return all;
            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Registers a webhook durably; false when there are too many.</summary>
    public Task<bool> RegisterAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var registered = Set(webhook);
        return control.ChangeAsync(
            state => WebhookRoom.IsIn(state, webhook.Id, registered.Value!) ? new(true, [registered]) : ControlDecision<bool>.Nothing(false), cancellationToken);
    }

    /// <summary>Changes a webhook durably, deciding on what it is at that moment.</summary>
    /// <param name="id">Which.</param>
    /// <param name="change">Makes the new one of the present one, or returns it as it is; may be called more than once, and may throw to refuse.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The webhook as it is now; null when there is none.</returns>
    /// <exception cref="WebhooksFullException">What is asked for has become longer, and there is no room for that.</exception>
    public Task<Webhook?> ChangeAsync(Guid id, Func<Webhook, Webhook> change, CancellationToken cancellationToken) =>
        ChangeAsync(id, (_, present) => change(present), cancellationToken);

    /// <summary>Removes a webhook and all that is kept of it, from the past of the control stream too; false when there was none.</summary>
    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => control.ChangeAsync(
        state => WebhookKeys.IsIn(state, id)
            ? new(true, [ControlChange.Remove(WebhookKeys.Of(id)), .. StateOf(state, id)], Forgets: true)
            : ControlDecision<bool>.Nothing(false),
        cancellationToken);

    /// <summary>Forgets all secrets that no longer sign, in one change: what is forgotten costs a snapshot.</summary>
    internal Task<int> ForgetExpiredAsync(CancellationToken cancellationToken) => control.ChangeAsync(
        state =>
        {
            var now = time.GetUtcNow();
            var changes = WebhookKeys.AllIn(state)
                .Select(kept => StoredWebhook.Read(kept.Key, kept.Value.Json))
                .Where(webhook => webhook.Secrets.Any(secret => secret.Expires <= now))
                .Select(webhook => Set(webhook with { Secrets = [.. webhook.SigningAt(now)], Updated = now }))
                .ToList();
            return new ControlDecision<int>(changes.Count, changes, Forgets: true);
        },
        cancellationToken);

    /// <summary>Says that sending has begun: <c>created</c> becomes <c>started</c>; every other status stays.</summary>
    /// <param name="lease">Whose deliveries say so; without it, and for a webhook that is called otherwise by now, nothing changes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<Webhook?> StartAsync(Lease lease, CancellationToken cancellationToken) => ChangeAsync(
        lease.Id,
        (state, webhook) => webhook.Status == WebhookStatus.Created && Concerns(lease, state, webhook) ? webhook with { Status = WebhookStatus.Started } : webhook,
        cancellationToken);

    /// <summary>Gives up: <c>created</c> and <c>started</c> become <c>error</c>; every other status stays.</summary>
    /// <param name="lease">Whose deliveries failed; without it, and for a webhook that is called otherwise by now, nothing changes.</param>
    /// <param name="error">Why.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<Webhook?> FailAsync(Lease lease, WebhookError error, CancellationToken cancellationToken) => ChangeAsync(
        lease.Id,
        (state, webhook) => webhook.IsActive && Concerns(lease, state, webhook) ? webhook with { Status = WebhookStatus.Error, Error = error } : webhook,
        cancellationToken);

    private static bool Concerns(Lease lease, ControlState state, Webhook present) => Leases.Holds(state, lease.Id, lease.Progress) && present.IsCalledLike(lease.Webhook);

    private static IEnumerable<ControlChange> StateOf(ControlState state, Guid id) =>
        state.Under(WebhookKeys.StateOf(id)).Select(kept => ControlChange.Remove(WebhookKeys.StateOf(id) + kept.Key));

    private static ControlChange Set(Webhook webhook) => new(WebhookKeys.Of(webhook.Id), new ControlValue(StoredWebhook.Write(webhook)));

    private Task<Webhook?> ChangeAsync(Guid id, Func<ControlState, Webhook, Webhook> change, CancellationToken cancellationToken) => control.ChangeAsync(
        state => state.Values.TryGetValue(WebhookKeys.Of(id), out var stored)
            ? Decide(state, StoredWebhook.Read(id, stored.Json), present => change(state, present))
            : ControlDecision<Webhook?>.Nothing(null),
        cancellationToken);

    private ControlDecision<Webhook?> Decide(ControlState state, Webhook present, Func<Webhook, Webhook> change)
    {
        var changed = change(present);
        if (changed == present) return ControlDecision<Webhook?>.Nothing(present);
        changed = changed with { Updated = time.GetUtcNow() };
        // What was a key or a secret until now must not be found in old files.
        var forgets = changed.ApiKeyValue != present.ApiKeyValue || present.Secrets.Any(secret => changed.Secrets.All(kept => kept.Text != secret.Text));
        var set = Set(changed);
        // What the hub itself changes, a status or a secret, is small and never refused.
        if (!ReferenceEquals(changed.Terms, present.Terms) && !WebhookRoom.IsIn(state, changed.Id, set.Value!)) throw new WebhooksFullException();
        return new(changed, [set], forgets);
    }
}
