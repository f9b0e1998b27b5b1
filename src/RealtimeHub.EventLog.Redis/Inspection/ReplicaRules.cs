namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>What may be wrong with the replicas, and with how the primary treats them.</summary>
internal static class ReplicaRules
{
    private const int LongestLag = 2;
    private const int SmallBacklog = 16 << 20;

    public static IEnumerable<RedisFinding> Check(RedisFacts facts)
    {
        if (facts.Replicas.Count == 0)
            return [new(RedisSeverity.Loss, facts.Primary.Address, "It has no replica: what it holds is nowhere else.", "Add two replicas on other machines (replicaof).")];
        return [.. Count(facts), .. Priorities(facts), .. Each(facts), .. Writes(facts)];
    }

    private static IEnumerable<RedisFinding> Count(RedisFacts facts)
    {
        if (facts.Replicas.Count == 1 && facts.ReplicasNeeded > 0)
            yield return new(RedisSeverity.Weak, null, "There is one replica: while it is away, or has taken the primary's place, nothing is acknowledged.", "Add a second replica.");
        foreach (var host in facts.Nodes.GroupBy(n => n.Endpoint.Host).Where(h => h.Count() > 1))
            yield return new(RedisSeverity.Weak, null, $"{host.Count()} of {facts.Replicas.Count + 1} Redis have the address {host.Key}: what takes that machine away takes all of them.", "Run each on a machine of its own.");
    }

    // Sentinels choose by priority first, and only among equals the one that has most.
    private static IEnumerable<RedisFinding> Priorities(RedisFacts facts)
    {
        var priorities = facts.Replicas.Select(r => r.SettingNumber("replica-priority")).OfType<long>().Distinct().Order().ToList();
        if (priorities.Count > 1 && facts.ReplicasNeeded > 0 && facts.ReplicasNeeded < facts.Replicas.Count)
            yield return new(RedisSeverity.Loss, null, $"The replicas have different priorities (replica-priority {string.Join(", ", priorities)}): the one that is promoted may lack what another one confirmed.", "Set the same replica-priority on every node, for example 100.");
    }

    private static IEnumerable<RedisFinding> Each(RedisFacts facts)
    {
        var seen = facts.Primary.Replicas.ToDictionary(r => r.Endpoint);
        foreach (var replica in facts.Replicas)
        {
            if (!seen.TryGetValue(replica.Endpoint, out var line) || !line.IsOnline)
                yield return new(RedisSeverity.Weak, replica.Address, "It does not follow the primary at the moment.", "See its log (master_link_status).");
            else if (line.Lag > LongestLag)
                yield return new(RedisSeverity.Weak, replica.Address, $"It was last heard of {line.Lag} s ago.", "See whether its machine or the network is overloaded.");
            if (replica.SettingNumber("replica-priority") == 0)
                yield return new(RedisSeverity.Weak, replica.Address, "It is never promoted (replica-priority 0).", "Set replica-priority 100, unless that is meant and another replica can be promoted.");
        }
    }

    private static IEnumerable<RedisFinding> Writes(RedisFacts facts)
    {
        var primary = facts.Primary;
        var wanted = primary.SettingNumber("min-replicas-to-write");
        if (wanted == 0)
        {
            yield return facts.ReplicasNeeded > 0
                ? new(RedisSeverity.Weak, primary.Address, "min-replicas-to-write is 0: a primary that was cut off goes on writing what nobody will acknowledge or see.", "Set min-replicas-to-write 1 and min-replicas-max-lag 2, on every node.")
                : new(RedisSeverity.Loss, primary.Address, "min-replicas-to-write is 0 and the hub does not wait for replicas: a primary that was cut off goes on taking events, which are lost when another one takes its place.", "Use the level replicated, or set min-replicas-to-write 1 and min-replicas-max-lag 2, which bounds the loss to about 3 s.");
        }

        if (wanted > facts.Replicas.Count)
            yield return new(RedisSeverity.Weak, primary.Address, $"min-replicas-to-write is {wanted}, and there are {facts.Replicas.Count} replicas: it refuses every write.", "Lower it, or add replicas.");
        if (wanted > 0 && primary.SettingNumber("min-replicas-max-lag") is > 2 and var lag)
            yield return new(RedisSeverity.Note, primary.Address, $"min-replicas-max-lag is {lag}: a primary that was cut off goes on writing for so many seconds.", "Set min-replicas-max-lag 2.");
        if (primary.SettingNumber("repl-backlog-size") is < SmallBacklog and var backlog)
            yield return new(RedisSeverity.Note, primary.Address, $"repl-backlog-size is {backlog >> 10} KiB: a replica that was away for longer than that lasts must copy everything anew, and counts for nothing meanwhile.", "Set repl-backlog-size to a minute of your traffic, for example 64mb.");
    }
}
