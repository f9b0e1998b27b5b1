namespace RealtimeHub.Load;

/// <param name="Connections">Each with one subscription to a flow of its own.</param>
internal sealed record IdleOptions(int Connections);
