namespace RealtimeHub.TestKit;

/// <summary>The hub answered a call with an error.</summary>
public sealed class HubCallFailedException(string message) : Exception(message);
