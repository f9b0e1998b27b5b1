using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>What a rollback withdraws is not in the log: who acts on it must not throw away what still counts.</summary>
internal static class WithdrawnTooMuch
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        if (!seen.HasLog) yield break;
        foreach (var (name, entries) in seen.Consumers)
        {
            foreach (var gap in entries.Where(e => e is { F: EntryKind.Gap, Note: "rollback" }))
            {
                // An event keeps its position with its epoch; the same sequence in a later epoch is another event.
                var given = entries.Where(e => e.F == EntryKind.Deliver && e.T <= gap.T).SelectMany(Observations.Events).Where(e => Told.Withdraws(gap, e.At) && seen.Log.ContainsKey(e.At)).ToList();
                if (given.Count > 0) yield return new Finding("WITHDRAWN TOO MUCH", $"{name} was told that {gap.After} to {gap.Until} no longer count, but {given.Count} of these that it had been given are in the log, the first at {given[0].At}");
            }
        }
    }
}
