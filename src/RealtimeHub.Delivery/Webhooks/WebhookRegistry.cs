using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>The registered webhooks, the same on every node: kept in the control stream, under <c>webhook/&lt;id&gt;</c>.</summary>
/// <param name="control">Where they are kept.</param>
/// <param name="time">The clock of <see cref="Webhook.Updated"/>.</param>
public sealed class WebhookRegistry(ControlLog control, TimeProvider time)
{
    /// <summary>Where they are kept.</summary>
    internal ControlLog Control => control;

    /// <summary>How many there may be.</summary>
    public const int Capacity = 10_000;

    /// <summary>How many bytes all of them may have together, as JSON: a snapshot holds them all, and must fit into one append.</summary>
    public const long MaxBytes = 64 << 20;

    private const string Prefix = "webhook/";

    private readonly Lock _gate = new();
    private ControlState? _seen;
    private ImmutableDictionary<Guid, ControlValue> _stored = ImmutableDictionary<Guid, ControlValue>.Empty;
    private ImmutableDictionary<Guid, Webhook> _all = ImmutableDictionary<Guid, Webhook>.Empty;

    /// <summary>All of them; the same object as long as none has changed.</summary>
    public ImmutableDictionary<Guid, Webhook> All
    {
        get
        {
            lock (_gate) return Follow_NeedsLock(control.State);
        }
    }

    /// <summary>
    /// The beginning of the keys under which progress and the like of a webhook is kept in the control stream. They are removed with it;
    /// who sets one decides on a state in which the webhook still is.
    /// </summary>
    /// <param name="id">Whose.</param>
    public static string StateKey(Guid id) => $"webhook-state/{id:D}/";

    /// <summary>Whether a control state holds the webhook.</summary>
    /// <param name="state">Of the control stream.</param>
    /// <param name="id">Whose.</param>
    public static bool Holds(ControlState state, Guid id) => state.Values.ContainsKey(Key(id));

    /// <summary>Those that were registered, changed or removed between two control states; null when it may be any.</summary>
    /// <param name="earlier">What was seen before.</param>
    /// <param name="now">What is seen now.</param>
    internal static IEnumerable<Guid>? ChangedSince(ControlState earlier, ControlState now) => now.ChangedSince(earlier)?
        .Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Select(key => Guid.Parse(key.AsSpan(Prefix.Length)));

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
        return control.ChangeAsync(state => HasRoom(state, registered) ? new(true, [registered]) : ControlDecision<bool>.Nothing(false), cancellationToken);
    }

    /// <summary>Changes a webhook durably, deciding on what it is at that moment.</summary>
    /// <param name="id">Which.</param>
    /// <param name="change">Makes the new one of the present one, or returns it as it is; may be called more than once, and may throw to refuse.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The webhook as it is now; null when there is none.</returns>
    /// <exception cref="WebhooksFullException">What is asked for has become longer, and there is no room for that.</exception>
    public Task<Webhook?> ChangeAsync(Guid id, Func<Webhook, Webhook> change, CancellationToken cancellationToken) =>
        ChangeAsync(id, (_, present) => change(present), cancellationToken);

    private Task<Webhook?> ChangeAsync(Guid id, Func<ControlState, Webhook, Webhook> change, CancellationToken cancellationToken) => control.ChangeAsync(
        state => state.Values.TryGetValue(Key(id), out var stored)
            ? Decide(state, StoredWebhook.Read(id, stored.Json), present => change(state, present))
            : ControlDecision<Webhook?>.Nothing(null),
        cancellationToken);

    /// <summary>Forgets all secrets that no longer sign, in one change: what is forgotten costs a snapshot.</summary>
    internal Task<int> ForgetExpiredAsync(CancellationToken cancellationToken) => control.ChangeAsync(
        state =>
        {
            var now = time.GetUtcNow();
            var changes = state.Under(Prefix)
                .Select(kept => StoredWebhook.Read(Guid.Parse(kept.Key), kept.Value.Json))
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

    /// <summary>Removes a webhook and all that is kept of it, from the past of the control stream too; false when there was none.</summary>
    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => control.ChangeAsync(
        state => Holds(state, id)
            ? new(true, [ControlChange.Remove(Key(id)), .. state.Under(StateKey(id)).Select(kept => ControlChange.Remove(StateKey(id) + kept.Key))], Forgets: true)
            : ControlDecision<bool>.Nothing(false),
        cancellationToken);

    private static bool Concerns(Lease lease, ControlState state, Webhook present) => Leases.Holds(state, lease.Id, lease.Progress) && present.IsCalledLike(lease.Webhook);

    private static string Key(Guid id) => $"{Prefix}{id:D}";

    private static bool HasRoom(ControlState state, ControlChange added)
    {
        var others = state.Under(Prefix).Where(kept => Prefix + kept.Key != added.Key).Select(kept => Size(kept.Value)).ToList();
        return others.Count < Capacity && others.Sum() + Size(added.Value!) <= MaxBytes;
    }

    private static long Size(ControlValue value) => JsonMarshal.GetRawUtf8Value(value.Json).Length;

    private static ControlChange Set(Webhook webhook) => new(Key(webhook.Id), new ControlValue(StoredWebhook.Write(webhook)));

    private ControlDecision<Webhook?> Decide(ControlState state, Webhook present, Func<Webhook, Webhook> change)
    {
        var changed = change(present);
        if (changed == present) return ControlDecision<Webhook?>.Nothing(present);
        changed = changed with { Updated = time.GetUtcNow() };
        // What was a key or a secret until now must not be found in old files.
        var forgets = changed.ApiKeyValue != present.ApiKeyValue || present.Secrets.Any(secret => changed.Secrets.All(kept => kept.Text != secret.Text));
        var set = Set(changed);
        // What the hub itself changes, a status or a secret, is small and never refused.
        if (!ReferenceEquals(changed.Terms, present.Terms) && !HasRoom(state, set)) throw new WebhooksFullException();
        return new(changed, [set], forgets);
    }

    private ImmutableDictionary<Guid, Webhook> Follow_NeedsLock(ControlState state)
    {
        if (ReferenceEquals(state, _seen)) return _all;
        // A save of positions changes the state five times a second, and seldom a webhook: only what changed is looked at.
        if (_seen is { } seen && ChangedSince(seen, state) is { } changed)
        {
            foreach (var id in changed) Read_NeedsLock(id, state.Values.GetValueOrDefault(Key(id)));
        }
        else
        {
            var all = state.Under(Prefix).ToDictionary(value => Guid.Parse(value.Key), value => value.Value);
            foreach (var gone in _stored.Keys.Where(id => !all.ContainsKey(id)).ToList()) Read_NeedsLock(gone, null);
            foreach (var (id, stored) in all) Read_NeedsLock(id, stored);
        }

        _seen = state;
        return _all;
    }

    private void Read_NeedsLock(Guid id, ControlValue? stored)
    {
        if (ReferenceEquals(stored, _stored.GetValueOrDefault(id))) return;
        _all = stored is null ? _all.Remove(id) : _all.SetItem(id, StoredWebhook.Read(id, stored.Json));
        _stored = stored is null ? _stored.Remove(id) : _stored.SetItem(id, stored);
    }
}
