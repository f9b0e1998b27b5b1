namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>What may be wrong with the Sentinels.</summary>
internal static class SentinelRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static IEnumerable<RedisFinding> Check(RedisFacts facts)
    {
        if (facts.Sentinels.Count == 0)
        {
            return facts.Replicas.Count == 0
                ? []
                : [new(RedisSeverity.Weak, null, "No Sentinel is asked: when the primary goes, publishing stops until somebody makes a replica the primary and tells the hubs.", "Run three Sentinels, and name them and the service in RealtimeHub:Redis.")];
        }

        return [.. Reached(facts), .. Count(facts), .. Times(facts), .. Attempts(facts), .. Places(facts)];
    }

    private static IEnumerable<RedisFinding> Reached(RedisFacts facts)
    {
        foreach (var sentinel in facts.Sentinels.Where(s => s.Trouble is not null))
            yield return new(RedisSeverity.Weak, sentinel.Address, $"It cannot be asked: {sentinel.Trouble}.", "See whether it runs.");
        foreach (var other in facts.Sentinels.Where(s => s.Answer is { } answer && !answer.Primary.Equals(facts.Primary.Endpoint)))
            yield return new(RedisSeverity.Weak, other.Address, $"It names another primary, {Sentinels.RedisAddress.Show(other.Answer!.Primary)}.", "Wait for a failover to end, and ask again; if it stays so, see its log.");
        foreach (var blind in facts.Sentinels.Where(s => s.Answer is { SeesItUp: false } answer && answer.Primary.Equals(facts.Primary.Endpoint)))
            yield return new(RedisSeverity.Weak, blind.Address, "It does not find the primary well.", "See its log, and whether it reaches the primary.");
    }

    private static IEnumerable<RedisFinding> Count(RedisFacts facts)
    {
        if (facts.Answers.Count == 0) yield break;
        var (count, quorum) = (facts.SentinelCount, facts.Quorum);
        if (count < 3) yield return new(RedisSeverity.Weak, null, $"There {(count == 1 ? "is 1 Sentinel" : $"are {count} Sentinels")}: when one goes, nobody can fail over and nothing is acknowledged.", "Run three.");
        if (facts.Answers.Any(a => a.Sentinels < count)) yield return new(RedisSeverity.Weak, null, "Not all Sentinels know each other.", "They find each other through the primary: see whether all reach it, and whether each has an id of its own.");
        if (quorum <= count / 2) yield return new(RedisSeverity.Weak, null, $"The quorum is {quorum} of {count}: the hub must hear from all but {quorum - 1} of the Sentinels to acknowledge anything.", $"Set the quorum to {count / 2 + 1} (SENTINEL SET).");
        else if (quorum > count / 2 + 1) yield return new(RedisSeverity.Weak, null, $"The quorum is {quorum} of {count}: with {count - quorum + 1} Sentinel gone there is no failover.", $"Set the quorum to {count / 2 + 1} (SENTINEL SET).");
    }

    private static IEnumerable<RedisFinding> Times(RedisFacts facts)
    {
        foreach (var time in facts.Answers.Select(a => a.DownAfter).Distinct())
        {
            if (time < Shortest) yield return new(RedisSeverity.Weak, null, $"down-after-milliseconds is {time.TotalMilliseconds:0}: a pause of the primary that short begins a failover, and the hub stops acknowledging for moments, because the Sentinels ask only once a second.", "Set 2000 to 5000.");
            if (time > Longest) yield return new(RedisSeverity.Note, null, $"down-after-milliseconds is {time.TotalMilliseconds:0}: nothing can be published for at least so long when the primary goes.", "Set 2000 to 5000.");
        }
    }

    private static IEnumerable<RedisFinding> Attempts(RedisFacts facts)
    {
        foreach (var time in facts.Answers.Select(a => a.FailoverTimeout).Distinct().Where(t => t > Longest))
            yield return new(RedisSeverity.Weak, null, $"failover-timeout is {time.TotalMilliseconds:0}: when two Sentinels stand for election at once, none may win, and the next attempt comes {2 * time.TotalSeconds:0} s later. Until then nothing is acknowledged.", "Set failover-timeout 3000 (SENTINEL SET).");
    }

    private static IEnumerable<RedisFinding> Places(RedisFacts facts)
    {
        foreach (var host in facts.Sentinels.GroupBy(s => s.Endpoint.Host).Where(h => h.Count() > facts.SparedSentinels && h.Count() > 1))
            yield return new(RedisSeverity.Weak, null, $"{host.Count()} of {facts.SentinelCount} Sentinels have the address {host.Key}: what takes that machine away takes the majority with it.", "Run each on a machine of its own.");
    }
}
