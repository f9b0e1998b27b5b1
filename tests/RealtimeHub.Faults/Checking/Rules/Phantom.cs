using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>4: what was delivered is in the log, or was withdrawn by a gap that this consumer was told afterwards.</summary>
internal static class Phantom
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        if (!seen.HasLog) yield break;
        var oldest = seen.InLog.Count == 0 ? 1 : seen.InLog[0].At.Sequence;
        foreach (var (name, entries) in seen.Consumers)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].F != EntryKind.Deliver) continue;
                foreach (var (at, id) in Observations.Events(entries[i]))
                {
                    if (at.Sequence < oldest || seen.Log.ContainsKey(at)) continue;
                    if (!entries.Skip(i + 1).Any(later => later.F == EntryKind.Gap && Told.Withdraws(later, at)))
                        yield return new Finding("PHANTOM", $"{name} was given {EventId.Show(id)} at {at}, which is not in the log, and was not told");
                }
            }
        }
    }
}
