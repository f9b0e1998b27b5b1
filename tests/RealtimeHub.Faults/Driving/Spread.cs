namespace RealtimeHub.Faults.Driving;

/// <summary>Says how times are spread.</summary>
internal static class Spread
{
    public static string Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? "nothing" : $"p50 {Show(sorted, 0.5)}, p99 {Show(sorted, 0.99)}, most {sorted[^1].TotalMilliseconds:N0} ms";
    }

    private static string Show(List<TimeSpan> sorted, double part) => $"{sorted[(int)((sorted.Count - 1) * part)].TotalMilliseconds:N0} ms";
}
