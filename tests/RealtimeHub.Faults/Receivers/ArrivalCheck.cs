using RealtimeHub.Faults.Checking;

namespace RealtimeHub.Faults.Receivers;

/// <summary>Judges what one receiver got: each event of the log at least once, in its order, and again only what a kill explains.</summary>
/// <param name="log">The place of each event in the log.</param>
/// <param name="kills">When the hub was killed, and when it was gone.</param>
internal sealed class ArrivalCheck(IReadOnlyDictionary<long, int> log, IReadOnlyList<(long Asked, long Gone)> kills)
{
    /// <summary>How many calls came again.</summary>
    public int Repeats { get; private set; }

    /// <summary>How long before a kill the oldest event had come that came again.</summary>
    public TimeSpan OldestRepeat { get; private set; }

    public IEnumerable<Finding> Check(string receiver, IReadOnlyList<(long Id, long At)> arrivals)
    {
        var (reached, previous) = (-1, -1);
        var firstAt = new long[log.Count];
        foreach (var (id, at) in arrivals)
        {
            if (!log.TryGetValue(id, out var place))
            {
                yield return new Finding("PHANTOM", $"{receiver} got {EventId.Show(id)}, which is not in the log");
                continue;
            }

            if (place > previous + 1) yield return new Finding("SKIPPED", $"{receiver} got event {place} of the log after event {previous}");
            if (place <= previous && !kills.Any(kill => kill.Gone > firstAt[place] && kill.Asked < at)) yield return new Finding("REPEATED", $"{receiver} got event {place} of the log again without a kill between");
            if (place <= reached) Repeat(firstAt[place]);
            else firstAt[place] = at;
            (reached, previous) = (Math.Max(reached, place), place);
        }

        if (reached != log.Count - 1) yield return new Finding("LOST", $"{receiver} got {reached + 1} of {log.Count} events");
    }

    private void Repeat(long first)
    {
        Repeats++;
        var kill = kills.FirstOrDefault(kill => kill.Gone > first);
        var age = TimeSpan.FromMilliseconds((kill.Asked - first) / 1e6);
        if (age > OldestRepeat) OldestRepeat = age;
    }
}
