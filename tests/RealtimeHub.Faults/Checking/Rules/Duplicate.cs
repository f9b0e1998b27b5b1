namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>5: a publish, however often it is tried, is one stretch of the log.</summary>
internal static class Duplicate
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        foreach (var twice in seen.InLog.GroupBy(e => e.Id).Where(g => g.Count() > 1))
            yield return new Finding("DUPLICATE", $"{EventId.Show(twice.Key)} stands at {string.Join(" and ", twice.Select(e => e.At))}");
    }
}
