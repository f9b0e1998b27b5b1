namespace RealtimeHub.Faults.Driving;

/// <summary>Draws how values are spread.</summary>
internal static class Histogram
{
    private const int Longest = 60;

    /// <param name="values">In the unit of the width.</param>
    /// <param name="width">Of a line.</param>
    public static IEnumerable<string> Lines(IEnumerable<double> values, int width)
    {
        var counts = values.GroupBy(v => (int)Math.Floor(v / width)).ToDictionary(g => g.Key, g => g.Count());
        if (counts.Count == 0) yield break;
        var most = counts.Values.Max();
        for (var at = counts.Keys.Min(); at <= counts.Keys.Max(); at++)
        {
            var count = counts.GetValueOrDefault(at);
            yield return $"{at * width,8:N0} ms {count,6:N0} {new string('#', count * Longest / most)}";
        }
    }
}
