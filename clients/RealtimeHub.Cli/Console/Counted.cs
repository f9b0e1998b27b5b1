using System.Globalization;

namespace RealtimeHub.Cli.Console;

/// <summary>Numbers of things as people say them.</summary>
internal static class Counted
{
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Of(long count, string thing) => $"{Number(count)} {thing}{(count == 1 ? "" : "s")}";
}
