using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Driving.Redis;

/// <summary>When a fault began, when it was over, and when everything was settled again.</summary>
internal sealed record FaultTimes(RedisFault Fault, long Began, long Healed, long Settled)
{
    /// <summary>The longest time in which nobody's publish was acknowledged, and the first sequence acknowledged after it.</summary>
    public (TimeSpan Silence, long Since, long Sequence) Outage(IReadOnlyList<Entry> acknowledgements)
    {
        var (longest, since, sequence, before) = (0L, Began, 0L, Began);
        foreach (var answer in acknowledgements.Where(a => a.T > Began && a.T < Settled))
        {
            if (answer.T - before > longest) (longest, since, sequence) = (answer.T - before, answer.T, answer.At!.Value.Sequence);
            before = answer.T;
        }

        return Settled - before > longest ? (Span(Settled - before), Settled, long.MaxValue) : (Span(longest), since, sequence);
    }

    /// <summary>How long after the fault, or after its end where it kept a hub from Redis, the last subscriber had got what was published after the outage.</summary>
    public (TimeSpan Time, string Last) Current(IEnumerable<Consumer> consumers, long sequence)
    {
        var since = Fault.CutsHub ? Healed : Began;
        var last = consumers.Select(c => (Time: c.Progress.ReachedAt(sequence, Began) is { } at ? Span(Math.Max(0, at - since)) : TimeSpan.MaxValue, c.Name)).Max();
        return (last.Time, last.Name);
    }

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromMicroseconds(nanoseconds / 1000);
}
