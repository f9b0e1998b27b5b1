namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>7: a handler never goes backwards, but for the one event that was in flight when its process was killed.</summary>
internal static class Inversion
{
    public static IEnumerable<Finding> Check(Observations seen) =>
        seen.Consumers.SelectMany(consumer => new Walk(seen, consumer.Key, consumer.Value).Run()).Where(f => f.Rule == Walk.Backwards);
}
