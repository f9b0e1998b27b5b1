namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>8: what was published after an acknowledgement stands after it.</summary>
internal static class RealTime
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        var acknowledged = seen.Operations.Where(o => o.IsAcknowledged).ToList();
        var byInvocation = acknowledged.OrderBy(o => o.Invoked);
        var byAnswer = acknowledged.OrderBy(o => o.Acknowledged).ToList();
        var (next, highest) = (0, 0L);
        foreach (var operation in byInvocation)
        {
            for (; next < byAnswer.Count && byAnswer[next].Acknowledged < operation.Invoked; next++)
                highest = Math.Max(highest, byAnswer[next].Answers[0].Sequence + byAnswer[next].Ids.Length - 1);
            if (operation.Answers[0].Sequence <= highest)
                yield return new Finding("REAL TIME", $"{EventId.Show(operation.Ids[0])} got {operation.Answers[0]}, after {highest} had been acknowledged");
        }
    }
}
