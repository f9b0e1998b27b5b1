namespace RealtimeHub.Cli.Console;

/// <summary>Whoever read the output has gone. Nothing is wrong; there is nobody left to tell.</summary>
internal sealed class BrokenPipeException : IOException;
