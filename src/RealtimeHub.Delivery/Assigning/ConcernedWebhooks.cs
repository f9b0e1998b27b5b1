using System.Collections.Immutable;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Assigning;

/// <summary>
/// Those webhooks whose case may be another one than it was. Each save of positions is a change of the control state, so who is not concerned must
/// cost nothing; whoever could be is. The assigning loop alone uses it.
/// </summary>
internal sealed class ConcernedWebhooks(LivingNodes nodes, Senders senders)
{
    private readonly HashSet<Guid> _waiting = [];
    private ControlState? _settled;
    private string _living = "";

    /// <summary>Those to look at, a removed one and one whose sender is over included.</summary>
    /// <param name="state">The control state to look at.</param>
    /// <param name="webhooks">All that there are.</param>
    public HashSet<Guid> In(ControlState state, ImmutableDictionary<Guid, Webhook> webhooks)
    {
        var concerned = new HashSet<Guid>(_waiting);
        concerned.UnionWith(senders.TakeEnded());
        var living = string.Join(' ', nodes.Others.Order(StringComparer.Ordinal));
        var changed = _settled is { } seen && living == _living ? WebhookKeys.ChangedSince(seen, state) : null;
        concerned.UnionWith(changed ?? webhooks.Keys.Concat(senders.Served));
        _living = living;
        return concerned;
    }

    /// <summary>All that was concerned up to this state was seen to.</summary>
    /// <param name="state">That state.</param>
    public void Settle(ControlState state) => _settled = state;

    /// <summary>What was seen to is not known: all are concerned.</summary>
    public void Unsettle() => _settled = null;

    /// <summary>These alone are to be looked at again, whatever changes: their stream is not declared, or somebody else still has their lease.</summary>
    public void HoldBack(IEnumerable<Guid> ids)
    {
        _waiting.Clear();
        _waiting.UnionWith(ids);
    }

    /// <summary>Those that are served wait no more.</summary>
    public void LetServedGo() => _waiting.ExceptWith(senders.Served);
}
