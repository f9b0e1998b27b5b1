using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>The flows and sources that a stream has told of.</summary>
/// <param name="Position">The stream's position at which this is true; to go on from here, subscribe after it.</param>
/// <param name="Flows">By id; null where only sources were asked for.</param>
/// <param name="Sources">By id; null where only flows were asked for.</param>
public sealed record FlowList(Position Position, IReadOnlyList<FlowEntry>? Flows, IReadOnlyList<SourceEntry>? Sources);

/// <summary>A flow as the stream has told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SourceId">Its source.</param>
/// <param name="CollectedBy">The flows that collect it.</param>
/// <param name="Timerange">From its first segment to its last; there may be holes.</param>
/// <param name="RestsOn"><c>store</c> or <c>log</c>, as <see cref="FlowCoverage.RestsOn"/>.</param>
/// <param name="Flow">The flow as TAMS writes it.</param>
public sealed record FlowEntry(Guid Id, Guid SourceId, IReadOnlyList<Guid> CollectedBy, Timerange Timerange, string RestsOn, JsonElement Flow);

/// <summary>A source as the stream has told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CollectedBy">The sources that collect it.</param>
/// <param name="Source">The source as TAMS writes it.</param>
public sealed record SourceEntry(Guid Id, IReadOnlyList<Guid> CollectedBy, JsonElement Source);
