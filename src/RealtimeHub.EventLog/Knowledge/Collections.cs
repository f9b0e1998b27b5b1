using System.Collections.Immutable;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>
/// Who collects whom. Stores tell it from either end: a member's <c>collected_by</c>, or the collection's <c>flow_collection</c>; a
/// store that changes a collection need not tell its members anew. The last word about a pair counts, and a member that an event
/// leaves out says nothing.
/// </summary>
/// <param name="parents">Reads the parents of a member.</param>
/// <param name="setParents">Writes them.</param>
/// <param name="members">Reads the members of a parent.</param>
/// <param name="setMembers">Writes them.</param>
internal readonly struct Collections(
    Func<Guid, ImmutableSortedSet<Guid>> parents, Action<Guid, ImmutableSortedSet<Guid>> setParents,
    Func<Guid, ImmutableSortedSet<Guid>> members, Action<Guid, ImmutableSortedSet<Guid>> setMembers)
{
    public static Collections OfFlows(ImmutableDictionary<Guid, KnownFlow>.Builder flows)
    {
        KnownFlow Get(Guid id) => flows.TryGetValue(id, out var flow) ? flow : new KnownFlow(id);
        return new(
            id => Get(id).CollectedBy, (id, to) => flows[id] = Get(id) with { CollectedBy = to },
            id => Get(id).Members, (id, to) => flows[id] = Get(id) with { Members = to });
    }

    public static Collections OfSources(ImmutableDictionary<Guid, KnownSource>.Builder sources)
    {
        KnownSource Get(Guid id) => sources.TryGetValue(id, out var source) ? source : new KnownSource(id);
        return new(
            id => Get(id).CollectedBy, (id, to) => sources[id] = Get(id) with { CollectedBy = to },
            id => Get(id).Members, (id, to) => sources[id] = Get(id) with { Members = to });
    }

    /// <summary>Takes what an event about <paramref name="id"/> states; null for what it does not state.</summary>
    public void Restate(Guid id, IEnumerable<Guid>? statedParents, IEnumerable<Guid>? statedMembers)
    {
        // The specification's own example of a multi flow lists itself: nothing collects itself.
        if (statedParents is not null) RestateParents(id, statedParents.Where(parent => parent != id).ToImmutableSortedSet());
        if (statedMembers is not null) RestateMembers(id, statedMembers.Where(member => member != id).ToImmutableSortedSet());
    }

    private void RestateParents(Guid id, ImmutableSortedSet<Guid> stated)
    {
        var before = parents(id);
        if (before.SetEquals(stated)) return;
        foreach (var left in before.Except(stated)) setMembers(left, members(left).Remove(id));
        foreach (var joined in stated.Except(before)) setMembers(joined, members(joined).Add(id));
        setParents(id, stated);
    }

    private void RestateMembers(Guid id, ImmutableSortedSet<Guid> stated)
    {
        var before = members(id);
        if (before.SetEquals(stated)) return;
        foreach (var left in before.Except(stated)) setParents(left, parents(left).Remove(id));
        foreach (var joined in stated.Except(before)) setParents(joined, parents(joined).Add(id));
        setMembers(id, stated);
    }
}
