namespace RealtimeHub.Cli.Hub;

/// <summary>None of the addresses answered.</summary>
internal sealed class HubUnreachableException(string message) : Exception(message);
