namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>What in Redis's configuration weakens the promise, in sentences.</summary>
internal static class StartCheck
{
    private static readonly Version Oldest = new(7, 0);

    public static IReadOnlyList<string> Weaknesses(RedisInfo redis, int replicasNeeded)
    {
        var found = new List<string>();
        if (redis.Version is not { } version || version < Oldest)
            found.Add($"Redis is of version {redis["redis_version"] ?? "unknown"}; 7.0 or later is what this was tested with.");
        if (redis["aof_enabled"] != "1")
            found.Add("The append-only file is off (appendonly no): a restart of Redis takes acknowledged events back. Readers would be told.");
        else if (redis.Configured("appendfsync") is not "always")
            found.Add($"The append-only file is synced {Synced(redis)}: a crash of Redis takes back what was acknowledged since, unless a replica takes its place. Readers would be told.");
        if (redis["maxmemory"] is not ("0" or null) && redis["maxmemory_policy"] is { } policy and not "noeviction")
            found.Add($"maxmemory-policy is {policy}: Redis may evict events when its memory is full. Set noeviction.");
        if (replicasNeeded > 0 && RedisInfo.Number(redis.Configured("min-replicas-to-write")) == 0)
            found.Add("min-replicas-to-write is 0: a primary that was cut off goes on writing what nobody will acknowledge or see.");
        if (redis.Configured("appendfsync") is null)
            found.Add("CONFIG GET is not allowed, so appendfsync and min-replicas-to-write are not known.");
        return found;
    }

    private static string Synced(RedisInfo redis) => redis.Configured("appendfsync") switch
    {
        "everysec" => "every second",
        "no" => "when the system likes to",
        _ => "nobody knows when",
    };
}
