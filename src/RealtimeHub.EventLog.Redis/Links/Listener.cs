using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>What a stream's log wants to hear.</summary>
/// <param name="Ring">Events up to here may be seen.</param>
/// <param name="Changed">Redis went, or is there again: readers are woken, and the log looks where it stands.</param>
internal sealed record Listener(Action<Position> Ring, Action Changed);
