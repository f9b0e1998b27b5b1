using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client;

/// <summary>A timerange is available.</summary>
/// <param name="Position">The stream's position at which that was so; null where nothing had to be asked, for <c>()</c>.</param>
/// <param name="Covered">What covers it: one range, unless gaps were tolerated or it has no end.</param>
/// <param name="RestsOn"><c>store</c> or <c>log</c>, as <see cref="FlowCoverage.RestsOn"/>; empty for <c>()</c>.</param>
public sealed record WaitResult(Position? Position, IReadOnlyList<Timerange> Covered, string RestsOn);
