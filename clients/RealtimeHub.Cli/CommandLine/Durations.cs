using System.Globalization;

namespace RealtimeHub.Cli.CommandLine;

/// <summary>Durations as people type them: seconds, or a number with ms, s, m or h.</summary>
internal static class Durations
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];

    public static TimeSpan Parse(string option, string text)
    {
        var (suffix, unit) = Units.First(u => text.EndsWith(u.Suffix, StringComparison.Ordinal));
        var number = text.AsSpan(0, text.Length - suffix.Length);
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        if (double.TryParse(number, Style, CultureInfo.InvariantCulture, out var value) && value * unit is > 0 and < 1e9) return TimeSpan.FromSeconds(value * unit);
        throw new UsageException($"{option}: '{text}' is not a duration; give seconds, or 500ms, 2s, 10m, 1h.");
    }
}
