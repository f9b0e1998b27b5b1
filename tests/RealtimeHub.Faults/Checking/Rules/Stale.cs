using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>9: a consumer that stayed to the end, when all was well again, has got everything.</summary>
internal static class Stale
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        if (!seen.HasLog) yield break;
        foreach (var (name, entries) in seen.Consumers.Where(c => c.Value[^1].F != EntryKind.Leave))
        {
            var wanted = entries.FirstOrDefault(e => e.F == EntryKind.Subscribe)?.Ids?[0];
            var newest = seen.InLog.LastOrDefault(e => wanted is null || EventId.PublisherOf(e.Id) == wanted).At.Sequence;
            var last = entries.LastOrDefault(e => e.F is EntryKind.Deliver or EntryKind.Gap);
            var reached = last is null ? entries[0].At?.Sequence ?? 0 : last.At!.Value.Sequence + Math.Max(0, (last.Ids?.Length ?? 1) - 1);
            if (reached < newest) yield return new Finding("STALE", $"{name} stands at {reached}, the newest for it is {newest}");
        }
    }
}
