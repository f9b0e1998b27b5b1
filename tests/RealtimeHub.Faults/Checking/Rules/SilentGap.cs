namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>6: a consumer's next event is the one after its last, or a gap that says otherwise came between.</summary>
internal static class SilentGap
{
    public static IEnumerable<Finding> Check(Observations seen) =>
        seen.Consumers.SelectMany(consumer => new Walk(seen, consumer.Key, consumer.Value).Run()).Where(f => f.Rule == Walk.Gap);
}
