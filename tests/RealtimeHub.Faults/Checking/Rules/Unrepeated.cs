namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>Every answer to one publish names the same positions.</summary>
internal static class Unrepeated
{
    public static IEnumerable<Finding> Check(Observations seen) => seen.Operations
        .Where(o => o.Answers.Distinct().Count() > 1)
        .Select(o => new Finding("UNREPEATED", $"{EventId.Show(o.Ids[0])} was acknowledged at {string.Join(" and at ", o.Answers.Distinct())}"));
}
