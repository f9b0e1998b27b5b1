using RealtimeHub.Tams;

namespace RealtimeHub.Client.Flows;

/// <summary>The one argument of the hub method <c>Coverage</c>.</summary>
internal sealed record CoverageRequest(string Stream, Guid FlowId, Timerange Timerange);
