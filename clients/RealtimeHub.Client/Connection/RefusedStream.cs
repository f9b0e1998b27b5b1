namespace RealtimeHub.Client.Connection;

/// <summary>A stream of which something is refused, on one connection.</summary>
internal readonly record struct RefusedStream(HubLink Link, string Name);
