using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>What an event is stamped with when it is appended, so that live and replay always match alike.</summary>
/// <param name="Groups">The groups it belongs to.</param>
/// <param name="Marks">What else a filter needs to know.</param>
internal readonly record struct EventStamp(IReadOnlyList<Group> Groups, EventMarks Marks)
{
    /// <summary>Of what the hub itself remembers.</summary>
    public static EventStamp None { get; } = new([], EventMarks.None);
}
