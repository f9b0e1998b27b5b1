namespace RealtimeHub.Cli.Data;

/// <summary>What was to be read is not there.</summary>
internal sealed class NoInputException(string message) : Exception(message);
