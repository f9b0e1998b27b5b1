using System.Globalization;
using RealtimeHub.Client;
using RealtimeHub.Tams;

namespace RealtimeHub.Cli.Wait;

/// <summary>The words of a progress.</summary>
internal static class ProgressText
{
    private const int Shown = 3;

    public static string Percent(WaitProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(progress.Fraction * 100):0}%");

    public static string Missing(IReadOnlyList<Timerange> missing) => missing.Count switch
    {
        0 => "nothing",
        <= Shown => string.Join(' ', missing),
        _ => $"{string.Join(' ', missing.Take(Shown))} and {missing.Count - Shown} more",
    };
}
