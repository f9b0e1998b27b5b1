using System.CommandLine;

namespace RealtimeHub.Cli.CommandLine;

/// <summary><c>--flow ID</c>.</summary>
internal static class FlowOption
{
    public static Option<string> Create() => new("--flow") { Description = "The flow.", HelpName = "ID", Required = true };

    public static Guid Read(string? text) => Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text
        ? id
        : throw new UsageException($"--flow: '{text}' is not a lower-case UUID.");
}
