using System.Security.Cryptography;
using System.Text;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>
/// Which nodes live: those whose sign of life changed not long ago by this node's own monotonic clock. No clock is compared with that of
/// another machine.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="isShared">Whether there can be others at all.</param>
/// <param name="time">The clock.</param>
internal sealed class LivingNodes(string node, bool isShared, TimeProvider time)
{
    /// <summary>How often a node says that it lives.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>A node that could not say so for this long stops calling, before others take over.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(6);

    /// <summary>After so long of silence others take over.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (ControlValue Beat, long Seen)> _others = new(StringComparer.Ordinal);

    /// <summary>Takes in what the control stream says.</summary>
    public void Observe(ControlState state)
    {
        var told = Leases.Nodes(state).Where(other => other.Key != node).ToDictionary(other => other.Key, other => other.Value);
        foreach (var (other, beat) in told)
        {
            // The value is the same object until somebody sets it; after a snapshot it is another one, which at worst lengthens the silence once.
            if (!_others.TryGetValue(other, out var known) || !ReferenceEquals(known.Beat, beat)) _others[other] = (beat, time.GetTimestamp());
        }

        foreach (var gone in _others.Keys.Where(other => !told.ContainsKey(other)).ToList()) _others.Remove(gone);
    }

    /// <summary>Forgets how long the others have been silent: this node could not hear them.</summary>
    public void HearAnew()
    {
        foreach (var other in _others.Keys.ToList()) _others[other] = (_others[other].Beat, time.GetTimestamp());
    }

    public bool HasOthers => _others.Keys.Any(IsAlive);

    public bool IsAlive(string other) => other == node || (isShared && _others.TryGetValue(other, out var known) && time.GetElapsedTime(known.Seen) < Silence);

    /// <summary>Whether this node is the one to deliver a webhook's events, as all nodes that know the same of each other see it.</summary>
    public bool IsOurs(Guid webhook)
    {
        if (!isShared) return true;
        var own = Weight(node, webhook);
        return !_others.Keys.Any(other => IsAlive(other) && (Weight(other, webhook), other).CompareTo((own, node)) > 0);
    }

    // Rendezvous hashing: when a node comes or goes only its own share moves.
    private static ulong Weight(string node, Guid webhook) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{node}/{webhook:N}")));
}
