using System.Text.Json.Nodes;

namespace RealtimeHub.Server.Service;

/// <summary>How to use a mechanism (TAMS 8.2 <c>schemas/event-stream-common.json</c>).</summary>
/// <param name="Docs">Where it is explained; null for nowhere.</param>
/// <param name="Config">What a client needs; null for nothing.</param>
public sealed record ServiceMechanism(string? Docs, JsonObject? Config);
