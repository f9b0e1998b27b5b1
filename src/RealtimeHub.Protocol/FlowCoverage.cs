using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>Which part of a timerange of a flow has segments.</summary>
/// <param name="Position">The stream's position at which this is true; to go on from here, subscribe after it.</param>
/// <param name="Covered">The parts that have segments, disjoint and in order.</param>
/// <param name="Missing">The parts that have none.</param>
/// <param name="Complete">Every nanosecond is covered; of an unbounded timerange, all that a <c>closed_complete</c> flow has of it.</param>
/// <param name="RestsOn"><c>store</c> when the store was asked for its segments, <c>log</c> when only what the hub has seen counts.</param>
public sealed record FlowCoverage(Position Position, IReadOnlyList<Timerange> Covered, IReadOnlyList<Timerange> Missing, bool Complete, string RestsOn);
