namespace RealtimeHub.Client.Connection;

/// <summary>A call of a hub method.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Stream">The stream that it is about.</param>
/// <param name="Argument">Its one argument.</param>
internal sealed record HubCall(string Method, string Stream, object Argument);
