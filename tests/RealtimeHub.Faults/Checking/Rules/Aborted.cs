using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>3: nobody sees what was refused, or what nobody published.</summary>
internal static class Aborted
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        var delivered = seen.Consumers.Values.SelectMany(c => c).Where(e => e.F == EntryKind.Deliver).SelectMany(e => e.Ids!);
        foreach (var id in seen.InLog.Select(e => e.Id).Concat(delivered).Distinct())
        {
            var operation = seen.OperationOf(id);
            if (operation is null) yield return new Finding("ABORTED", $"{EventId.Show(id)} was seen, but never published");
            else if (operation.IsFailed && !operation.IsAcknowledged) yield return new Finding("ABORTED", $"{EventId.Show(id)} was seen, but refused");
        }
    }
}
