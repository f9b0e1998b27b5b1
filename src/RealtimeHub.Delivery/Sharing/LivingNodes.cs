using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>
/// Which nodes live: those whose sign of life changed not long ago by this node's own monotonic clock. No clock is compared with that of
/// another machine. The assigning loop alone uses it.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="isShared">Whether there can be others at all.</param>
/// <param name="trust">Tells when this node could not be heard, and so could not hear.</param>
/// <param name="time">The clock.</param>
internal sealed class LivingNodes(string node, bool isShared, LeaseTrust trust, TimeProvider time)
{
    /// <summary>How often a node says that it lives.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>A node that could not say so for this long stops calling, before others take over.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(6);

    /// <summary>After so long of silence others take over.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (ControlValue Beat, long Seen)> _others = new(StringComparer.Ordinal);
    private ControlState? _observed;
    private int _lapses;

    /// <summary>The others that live.</summary>
    public IEnumerable<string> Others => _others.Keys.Where(IsAlive);

    /// <summary>Takes in what the control stream says.</summary>
    public void Observe(ControlState state)
    {
        var lapses = trust.Lapses;
        // What kept this node from speaking kept it from hearing: the silence of the others says nothing.
        if (lapses != _lapses) HearAnew();
        _lapses = lapses;
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

    public bool IsAlive(string other) => other == node || (isShared && _others.TryGetValue(other, out var known) && time.GetElapsedTime(known.Seen) < Silence);

    /// <summary>
    /// Whether a lease is left to a node. Decided on a newer state than was observed: who stood still in between would take everybody for dead, so
    /// who cannot be sure of its own leases judges nobody.
    /// </summary>
    public bool MayLive(string other) => IsAlive(other) || !trust.Holds || trust.Lapses != _lapses;

    private void HearAnew()
    {
        foreach (var other in _others.Keys.ToList()) _others[other] = (_others[other].Beat, time.GetTimestamp());
    }

    // The value is the same object until somebody sets it, or the stream is read from its beginning, which at worst lengthens the silence once.
    private void Hear(string other, ControlValue? beat)
    {
        if (beat is null) _others.Remove(other);
        else if (other != node && (!_others.TryGetValue(other, out var known) || !ReferenceEquals(known.Beat, beat))) _others[other] = (beat, time.GetTimestamp());
    }
}
