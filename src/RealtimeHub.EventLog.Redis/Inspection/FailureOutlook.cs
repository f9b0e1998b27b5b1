namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>What would be lost, failure by failure.</summary>
internal static class FailureOutlook
{
    private const string Nothing = "Nothing acknowledged is lost";

    // From "the primary is down" to another one; measured 1 to 4 s.
    private static readonly TimeSpan Election = TimeSpan.FromSeconds(8);

    public static IReadOnlyList<RedisFailure> Of(RedisFacts facts) =>
    [
        PrimaryGoes(facts), PrimaryRestarts(facts), PrimaryIsCutOff(facts), PrimaryStandsStill(facts), ReplicaGoes(facts), .. SentinelGoes(facts), MemoryFills(facts), PowerGoes(facts),
        new("a hub ends, or is cut off", false, $"{Nothing}; its subscribers go to the other hubs and resume where they were."),
    ];

    private static bool IsReplicated(RedisFacts facts) => facts.Level == AcknowledgementLevel.Replicated && facts.Replicas.Count > 0;

    private static RedisFailure PrimaryGoes(RedisFacts facts)
    {
        const string What = "the primary's machine is gone for good";
        if (facts.Replicas.Count == 0) return new(What, true, "Everything. There is no other copy.");
        var back = facts.FailsOver ? $"publishing goes on about {facts.DownAfter.TotalSeconds + 2:0} s later" : "publishing stops until somebody promotes a replica";
        return IsReplicated(facts)
            ? new(What, false, $"{Nothing}; {back}.{(facts.Replicas.Count == 1 ? " Then nothing is acknowledged before there is another replica." : "")}")
            : new(What, true, $"What was acknowledged in the moments before and had not reached a replica; {back}.");
    }

    private static RedisFailure PrimaryRestarts(RedisFacts facts)
    {
        const string What = "the primary's process is killed and starts again at once";
        if (facts.FailsOver && facts.RestartAfter >= facts.DownAfter + Election) return new(What, false, $"{Nothing}: it is started again only when a replica has taken over, {facts.RestartAfter.TotalSeconds:0} s later.");
        var faster = facts.FailsOver ? $". When it starts only after a replica has taken over: nothing. So let nothing start Redis again by itself sooner than {(facts.DownAfter + Election).TotalSeconds:0} s after its end (systemd: RestartSec), and say so with --restart-after" : "";
        return facts.Primary.AppendOnlyFile switch
        {
            "always" => new(What, false, $"{Nothing}: it is on disk before it is acknowledged."),
            "off" => new(What, true, $"Everything: it comes back empty, and its replicas copy that{faster}."),
            "no" => new(What, true, $"What was not yet written to the append-only file: its replicas have it, and throw it away to follow it{faster}."),
            _ => new(What, true, $"Up to 2 s of acknowledged events, when its disk is busy: its replicas have them, and throw them away to follow it{faster}."),
        };
    }

    private static RedisFailure PrimaryIsCutOff(RedisFacts facts)
    {
        const string What = "the primary is cut off, with a part of the hubs";
        if (facts.Replicas.Count == 0) return new(What, false, $"{Nothing}; the other hubs answer 503 meanwhile.");
        if (IsReplicated(facts)) return new(What, false, $"{Nothing}: hubs on its side acknowledge nothing{(facts.FailsOver ? ", those on the other side go on with a replica" : "")}.");
        if (!facts.FailsOver) return new(What, false, $"{Nothing} as long as nobody promotes a replica.");
        return facts.Primary.SettingNumber("min-replicas-to-write") > 0
            ? new(What, true, $"What hubs on its side acknowledged, about {(facts.Primary.SettingNumber("min-replicas-max-lag") ?? 10) + 1} s of it (min-replicas-max-lag).")
            : new(What, true, "Everything that hubs on its side acknowledge until it is reached again.");
    }

    private static RedisFailure PrimaryStandsStill(RedisFacts facts)
    {
        const string What = "the primary stands still and wakes up after its office went to another";
        return IsReplicated(facts) || !facts.FailsOver || facts.Primary.SettingNumber("min-replicas-to-write") > 0
            ? new(What, false, $"{Nothing}: what it still takes is not acknowledged.")
            : new(What, true, "What it acknowledges until a Sentinel tells it, some 10 s.");
    }

    private static RedisFailure ReplicaGoes(RedisFacts facts)
    {
        const string What = "a replica is gone";
        return facts.Replicas.Count <= facts.ReplicasNeeded && facts.ReplicasNeeded > 0
            ? new(What, false, $"{Nothing}, and nothing is acknowledged until it is back.")
            : new(What, false, $"{Nothing}, and nobody notices.");
    }

    private static IEnumerable<RedisFailure> SentinelGoes(RedisFacts facts)
    {
        if (facts.SentinelCount == 0) yield break;
        yield return new("a Sentinel is gone", false, facts.SparedSentinels > 0 ? $"{Nothing}, and nobody notices." : $"{Nothing}; there is no failover any more, and nothing is acknowledged until it is back.");
        yield return new("most Sentinels are gone", false, $"{Nothing}; nothing is acknowledged until they are back{(IsReplicated(facts) ? "" : ", if the primary goes")}.");
    }

    private static RedisFailure MemoryFills(RedisFacts facts)
    {
        const string What = "Redis's memory is full";
        if (facts.Primary.Info("maxmemory_policy") is not (null or "noeviction") && facts.Primary.MostBytes is not null) return new(What, true, "Redis throws events away; readers are told a reset.");
        return facts.Primary.MostBytes is null
            ? new(What, false, "The system kills it: as when the primary is gone.")
            : new(What, false, $"{Nothing}; publishing is answered 507 until retention makes room.");
    }

    private static RedisFailure PowerGoes(RedisFacts facts)
    {
        const string What = "the power goes on all machines at once";
        return facts.Nodes.All(n => n.AppendOnlyFile == "always")
            ? new(What, false, $"{Nothing}: it is on disk before it is acknowledged.")
            : new(What, true, facts.Nodes.Any(n => n.AppendOnlyFile == "off") ? "Everything that is on no disk." : "Up to 2 s of acknowledged events (appendfsync everysec). Set appendfsync always where that matters; it costs throughput.") { IsSeveral = true };
    }
}
