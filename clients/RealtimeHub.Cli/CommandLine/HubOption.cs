using System.CommandLine;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.CommandLine;

/// <summary><c>--hub URL</c>, on every command.</summary>
internal static class HubOption
{
    public const string Default = "http://127.0.0.1:5080";

    public static Option<string[]> Create() => new("--hub")
    {
        Description = $"Where the hub is; repeat it for several nodes. Without it RTHUB_URL (separated by commas), else {Default}.",
        HelpName = "URL",
        Recursive = true,
    };

    public static IReadOnlyList<Uri> Read(string[]? given, CliConsole console)
    {
        var texts = given is { Length: > 0 } ? given : (console.Environment("RTHUB_URL") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return texts.Length == 0 ? [new Uri(Default)] : [.. texts.Select(Parse)];
    }

    private static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? uri
            : throw new UsageException($"'{text}' is not the address of a hub: give a URL such as {Default}.");
}
