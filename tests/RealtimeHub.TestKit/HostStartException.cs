namespace RealtimeHub.TestKit;

/// <summary>A hub ended instead of becoming ready.</summary>
/// <param name="exitCode">How it ended.</param>
/// <param name="output">What it said.</param>
public sealed class HostStartException(int exitCode, string output) : Exception($"The hub ended with {exitCode} instead of becoming ready:\n{output}")
{
    /// <summary>How it ended.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What it said.</summary>
    public string Output { get; } = output;
}
