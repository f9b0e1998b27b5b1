using System.Collections.Immutable;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>Collects the groups and marks of one event.</summary>
internal struct StampBuilder
{
    // Anybody may claim to collect a flow; an event must not grow without bound by it. Beyond, subscribers are told that it cannot be said.
    private const int MaxParents = 1000;

    private Group[] _groups;
    private int _count;
    private EventMarks _marks;

    /// <param name="unchanged">It is an update that changed nothing.</param>
    /// <param name="groups">How many there will most likely be: no more is kept in memory, for as long as the event is.</param>
    public StampBuilder(bool unchanged, int groups) =>
        (_marks, _groups) = (unchanged ? EventMarks.Unchanged : EventMarks.None, new Group[groups]);

    public void Add(GroupKind kind, Guid id)
    {
        if (_count == _groups.Length) Array.Resize(ref _groups, _count + 4);
        _groups[_count++] = new Group(kind, id);
    }

    public void Mark(EventMarks mark) => _marks |= mark;

    /// <summary>Adds who collects it, and marks the event where that is not known, or not known whole.</summary>
    public void AddParents(GroupKind kind, ImmutableSortedSet<Guid> parents, bool isKnown, EventMarks unresolved)
    {
        for (var i = 0; i < parents.Count && i < MaxParents; i++) Add(kind, parents[i]);
        if (!isKnown || parents.Count > MaxParents) Mark(unresolved);
    }

    public EventStamp ToStamp()
    {
        if (_count < _groups.Length) Array.Resize(ref _groups, _count);
        return new(_groups, _marks);
    }
}
