using System.Collections.Immutable;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>Collects the groups and marks of one event.</summary>
internal sealed class StampBuilder(bool unchanged)
{
    // Anybody may claim to collect a flow; an event must not grow without bound by it. Beyond, subscribers are told that it cannot be said.
    private const int MaxParents = 1000;

    private readonly List<Group> _groups = new(4);
    private EventMarks _marks = unchanged ? EventMarks.Unchanged : EventMarks.None;

    public void Add(GroupKind kind, Guid id) => _groups.Add(new Group(kind, id));

    public void Mark(EventMarks mark) => _marks |= mark;

    /// <summary>Adds who collects it, and marks the event where that is not known, or not known whole.</summary>
    public void AddParents(GroupKind kind, ImmutableSortedSet<Guid> parents, bool isKnown, EventMarks unresolved)
    {
        for (var i = 0; i < parents.Count && i < MaxParents; i++) Add(kind, parents[i]);
        if (!isKnown || parents.Count > MaxParents) Mark(unresolved);
    }

    public EventStamp ToStamp() => new(_groups, _marks);
}
