using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client;

/// <summary>The segments of a part of a flow.</summary>
/// <param name="Segments">Those that overlap it, in the order of the timeline.</param>
/// <param name="Position">The stream's position up to which the log was read; null when the store was asked.</param>
/// <param name="RestsOn"><c>store</c>, or <c>log</c>: then what was added before the oldest event kept is not in it.</param>
public sealed record FlowSegments(IReadOnlyList<Segment> Segments, Position? Position, string RestsOn);
