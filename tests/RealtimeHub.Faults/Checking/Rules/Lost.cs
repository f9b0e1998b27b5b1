namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>1: what was acknowledged stands in the log where the acknowledgement said, unless it was older than all that is kept.</summary>
internal static class Lost
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        if (!seen.HasLog) yield break;
        var oldest = seen.InLog.Count == 0 ? 1 : seen.InLog[0].At.Sequence;
        foreach (var operation in seen.Operations.Where(o => o.IsAcknowledged))
        {
            for (var i = 0; i < operation.Ids.Length; i++)
            {
                var at = operation.Answers[0].Plus(i);
                if (at.Sequence >= oldest && !seen.Log.ContainsKey(at)) yield return new Finding("LOST", $"{EventId.Show(operation.Ids[i])} was acknowledged at {at}, which is not in the log");
            }
        }
    }
}
