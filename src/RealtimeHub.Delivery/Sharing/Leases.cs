using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>
/// Who delivers what. A lease is taken, kept and given back in the control stream, each time decided on its tip: of two nodes that want
/// the same one gets it, and one that lost its lease without noticing cannot write a position any more.
/// </summary>
/// <param name="control">The control stream.</param>
/// <param name="node">This node, distinct from all others and from itself before its last start.</param>
internal sealed class Leases(ControlLog control, string node)
{
    private const string NodePrefix = "delivery-node/";

    /// <summary>Takes the leases of these webhooks that nobody alive holds.</summary>
    public Task<IReadOnlyList<Lease>> TakeAsync(IReadOnlyCollection<Webhook> wanted, Func<string, bool> isAlive, CancellationToken cancellationToken) => control.ChangeAsync(
        state =>
        {
            var taken = wanted.Where(webhook => IsFree(state, webhook.Id, isAlive)).Select(webhook => Take(state, webhook)).ToList();
            var dead = Nodes(state).Where(other => other.Key != node && !isAlive(other.Key)).Select(other => ControlChange.Remove(NodeKey(other.Key)));
            return new ControlDecision<IReadOnlyList<Lease>>(taken, [.. taken.Select(lease => Set(lease.Id, lease.Progress)), .. dead]);
        },
        cancellationToken);

    /// <summary>Keeps how far deliveries came, if their leases still hold.</summary>
    /// <param name="moved">What came further.</param>
    /// <param name="beat">A sign of life; null for none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Those whose leases others have taken.</returns>
    public Task<IReadOnlyList<Guid>> SaveAsync(IReadOnlyDictionary<Guid, Progress> moved, long? beat, CancellationToken cancellationToken) => control.ChangeAsync(
        state =>
        {
            var held = moved.Where(one => Holds(state, one.Key, one.Value)).ToList();
            var lost = moved.Keys.Except(held.Select(one => one.Key)).ToList();
            var changes = held.Select(one => Set(one.Key, one.Value)).ToList();
            if (beat is { } count) changes.Add(ControlChange.Set(NodeKey(node), new Beat(count), ProtocolJson.Options));
            return new ControlDecision<IReadOnlyList<Guid>>(lost, changes);
        },
        cancellationToken);

    /// <summary>Gives leases back, for another node to take.</summary>
    public Task ReleaseAsync(IReadOnlyDictionary<Guid, Progress> held, CancellationToken cancellationToken) => control.ChangeAsync(
        state => new ControlDecision<bool>(true, [.. Released(state, held)]), cancellationToken);

    /// <summary>Gives back all leases, and the sign of life.</summary>
    public Task LeaveAsync(IReadOnlyDictionary<Guid, Progress> held, CancellationToken cancellationToken) => control.ChangeAsync(
        state => new ControlDecision<bool>(
            true, [.. Released(state, held), .. Nodes(state).Where(known => known.Key == node).Select(known => ControlChange.Remove(NodeKey(known.Key)))]),
        cancellationToken);

    /// <summary>The nodes that deliver, with their last sign of life.</summary>
    public static IEnumerable<KeyValuePair<string, ControlValue>> Nodes(ControlState state) => state.Under(NodePrefix);

    /// <summary>The nodes that came, went or gave a sign of life between two control states; null when it may be any.</summary>
    public static IEnumerable<string>? NodesSince(ControlState earlier, ControlState now) => now.ChangedSince(earlier)?
        .Where(key => key.StartsWith(NodePrefix, StringComparison.Ordinal)).Select(key => key[NodePrefix.Length..]);

    /// <summary>Where a node's sign of life is.</summary>
    public static string NodeKey(string node) => NodePrefix + node;

    /// <summary>What is known of a webhook's deliveries; null before the first lease.</summary>
    public static Progress? Find(ControlState state, Guid id) =>
        state.Values.TryGetValue(Key(id), out var stored) ? System.Text.Json.JsonSerializer.Deserialize<Progress>(stored.Json, ProtocolJson.Options) : null;

    private static string Key(Guid id) => $"{WebhookKeys.StateOf(id)}delivery";

    private static ControlChange Set(Guid id, Progress progress) => ControlChange.Set(Key(id), progress, ProtocolJson.Options);

    private bool IsFree(ControlState state, Guid id, Func<string, bool> isAlive) =>
        WebhookKeys.IsIn(state, id) && (Find(state, id)?.Owner is not { } owner || owner == node || !isAlive(owner));

    private Lease Take(ControlState state, Webhook webhook)
    {
        var known = Find(state, webhook.Id);
        var isCurrent = known?.Starts == webhook.Starts;
        return new Lease(webhook, new Progress
        {
            Owner = node,
            Fence = (known?.Fence ?? 0) + 1,
            Starts = webhook.Starts,
            Position = isCurrent ? known!.Position : webhook.Start,
            FailingSince = isCurrent ? known!.FailingSince : null,
        });
    }

    private static IEnumerable<ControlChange> Released(ControlState state, IReadOnlyDictionary<Guid, Progress> held) =>
        held.Where(one => Holds(state, one.Key, one.Value)).Select(one => Set(one.Key, one.Value with { Owner = null }));

    /// <summary>Whether a lease is still the one that holds.</summary>
    public static bool Holds(ControlState state, Guid id, Progress progress) =>
        WebhookKeys.IsIn(state, id) && Find(state, id) is { } known && known.Fence == progress.Fence && known.Owner == progress.Owner;

    private sealed record Beat(long Count);
}
