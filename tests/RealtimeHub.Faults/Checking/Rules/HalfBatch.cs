namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>A batch is all in the log, one event after the other, or none of it.</summary>
internal static class HalfBatch
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        var oldest = seen.InLog.Count == 0 ? 1 : seen.InLog[0].At.Sequence;
        var at = new Dictionary<long, long>();
        foreach (var (position, id) in seen.InLog) at.TryAdd(id, position.Sequence);
        foreach (var operation in seen.Operations.Where(o => o.Ids.Length > 1))
        {
            var found = operation.Ids.Where(at.ContainsKey).Select(id => at[id]).ToList();
            var isTrimmed = operation.IsAcknowledged && operation.Answers[0].Sequence < oldest;
            if (found.Count == 0 || isTrimmed) continue;
            if (found.Count < operation.Ids.Length) yield return new Finding("HALF BATCH", $"{found.Count} of {operation.Ids.Length} events of {EventId.Show(operation.Ids[0])} are in the log");
            else if (found.Where((sequence, i) => sequence != found[0] + i).Any()) yield return new Finding("HALF BATCH", $"the batch of {EventId.Show(operation.Ids[0])} is not in one piece");
        }
    }
}
