using System.CommandLine;

namespace RealtimeHub.Cli.CommandLine;

internal static class StreamOption
{
    public static Option<string> Create() => new("--stream")
    {
        Description = "The stream.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "tams",
    };
}
