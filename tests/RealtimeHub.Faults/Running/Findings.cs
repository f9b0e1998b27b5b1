using RealtimeHub.Faults.Checking;

namespace RealtimeHub.Faults.Running;

/// <summary>Says what was found, a few of each kind.</summary>
internal static class Findings
{
    private const int Shown = 5;

    public static void Report(IReadOnlyList<Finding> findings, Action<string> say)
    {
        foreach (var kind in findings.GroupBy(f => f.Rule))
        {
            foreach (var finding in kind.Take(Shown)) say($"FOUND {finding}");
            if (kind.Count() > Shown) say($"FOUND {kind.Key}: {kind.Count() - Shown:N0} more");
        }

        say(findings.Count == 0 ? "nothing found: it holds" : $"{findings.Count:N0} found: it does not hold");
    }
}
