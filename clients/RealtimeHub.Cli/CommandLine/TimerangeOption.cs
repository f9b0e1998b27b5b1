using System.CommandLine;
using RealtimeHub.Tams;

namespace RealtimeHub.Cli.CommandLine;

/// <summary><c>--timerange R</c>.</summary>
internal static class TimerangeOption
{
    public static Option<string> Create(bool required) => new("--timerange")
    {
        Description = required ? "Which part of it, such as [10:0_20:0)." : "Which part of it, such as [10:0_20:0); without it all.",
        HelpName = "RANGE",
        Required = required,
    };

    public static Timerange? Read(string? text) => text is null ? null : Timerange.TryParse(text, out var timerange)
        ? timerange
        : throw new UsageException($"--timerange: '{text}' is not a TAMS timerange, for example [10:0_20:0). Shells want it in quotes.");
}
