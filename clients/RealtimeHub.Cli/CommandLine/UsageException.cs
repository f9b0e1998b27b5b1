namespace RealtimeHub.Cli.CommandLine;

/// <summary>What was asked for cannot be meant; the message says what can.</summary>
internal sealed class UsageException(string message) : Exception(message);
