using System.Collections.Immutable;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>
/// The webhooks of the control state that was last looked at, each read once: a save of positions changes the state five times a second, and seldom
/// a webhook, so only what changed is looked at. Any thread may ask; its own lock lets one look at a time.
/// </summary>
internal sealed class WebhooksOfState
{
    private readonly Lock _gate = new();
    private ControlState? _seen;
    private ImmutableDictionary<Guid, ControlValue> _stored = ImmutableDictionary<Guid, ControlValue>.Empty;
    private ImmutableDictionary<Guid, Webhook> _all = ImmutableDictionary<Guid, Webhook>.Empty;

    /// <summary>All that there are in the newest state; the same object as long as none has changed.</summary>
    /// <param name="control">Where they are kept. Its state is taken under the lock, or an older one could follow a newer.</param>
    public ImmutableDictionary<Guid, Webhook> AllIn(ControlLog control)
    {
        lock (_gate)
        {
            if (control.State is var state && !ReferenceEquals(state, _seen)) Follow_NeedsLock(state);
            return _all;
        }
    }

    private void Follow_NeedsLock(ControlState state)
    {
        if (_seen is { } seen && WebhookKeys.ChangedSince(seen, state) is { } changed)
        {
            foreach (var id in changed) Read_NeedsLock(id, state.Values.GetValueOrDefault(WebhookKeys.Of(id)));
        }
        else
        {
            var all = WebhookKeys.AllIn(state).ToDictionary();
            foreach (var gone in _stored.Keys.Where(id => !all.ContainsKey(id)).ToList()) Read_NeedsLock(gone, null);
            foreach (var (id, stored) in all) Read_NeedsLock(id, stored);
        }

        _seen = state;
    }

    private void Read_NeedsLock(Guid id, ControlValue? stored)
    {
        if (ReferenceEquals(stored, _stored.GetValueOrDefault(id))) return;
        _all = stored is null ? _all.Remove(id) : _all.SetItem(id, StoredWebhook.Read(id, stored.Json));
        _stored = stored is null ? _stored.Remove(id) : _stored.SetItem(id, stored);
    }
}
