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
    private ControlState? _observed;

    /// <summary>Those that live, in the order of their names.</summary>
    public string Living => string.Join(' ', _others.Keys.Where(IsAlive).Order(StringComparer.Ordinal));

    /// <summary>Takes in what the control stream says.</summary>
    public void Observe(ControlState state)
    {
        if (_observed is { } seen && Leases.NodesSince(seen, state) is { } changed)
        {
            foreach (var other in changed) Hear(other, state.Values.GetValueOrDefault(Leases.NodeKey(other)));
        }
        else
        {
            var told = Leases.Nodes(state).ToDictionary(other => other.Key, other => other.Value);
            foreach (var other in _others.Keys.Union(told.Keys).ToList()) Hear(other, told.GetValueOrDefault(other));
        }

        _observed = state;
    }

    /// <summary>Forgets how long the others have been silent: this node could not hear them.</summary>
    public void HearAnew()
    {
        foreach (var other in _others.Keys.ToList()) _others[other] = (_others[other].Beat, time.GetTimestamp());
    }

    // The value is the same object until somebody sets it, or the stream is read from its beginning, which at worst lengthens the silence once.
    private void Hear(string other, ControlValue? beat)
    {
        if (beat is null) _others.Remove(other);
        else if (other != node && (!_others.TryGetValue(other, out var known) || !ReferenceEquals(known.Beat, beat))) _others[other] = (beat, time.GetTimestamp());
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
