using System.Globalization;

namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>What may be wrong with one Redis.</summary>
internal static class NodeRules
{
    private static readonly Version Oldest = new(7, 0);

    public static IEnumerable<RedisFinding> Check(NodeFacts node)
    {
        if (node.Trouble is { } trouble)
            return [new(RedisSeverity.Weak, node.Address, $"It cannot be asked from here: {trouble}.", "See whether it runs, and whether it announces an address that others can reach (replica-announce-ip).")];
        return [.. Age(node), .. Disk(node), .. Memory(node), .. Configuration(node)];
    }

    private static IEnumerable<RedisFinding> Age(NodeFacts node)
    {
        if (!Version.TryParse(node.Info("redis_version"), out var version) || version < Oldest)
            yield return new(RedisSeverity.Loss, node.Address, $"It is of version {node.Info("redis_version") ?? "unknown"}; the hub's scripts need 7.0.", "Upgrade it, replicas first.");
        if (node.Info("cluster_enabled") == "1") yield return new(RedisSeverity.Weak, node.Address, "It is part of a Redis Cluster, with which failovers of the hub are not tested.", "Use one primary with replicas and Sentinels.");
        if (node.Info("loading") == "1") yield return new(RedisSeverity.Weak, node.Address, "It is reading its data from disk and does not serve yet.", "Wait, and ask again.");
    }

    private static IEnumerable<RedisFinding> Disk(NodeFacts node)
    {
        switch (node.AppendOnlyFile)
        {
            case "off":
                yield return new(RedisSeverity.Loss, node.Address, "Its append-only file is off: what it holds is gone when its process ends. If it is the primary and starts again before a replica took over, its empty memory is copied to all replicas.", "Set appendonly yes (CONFIG SET appendonly yes, then in the configuration file).");
                break;
            case "no":
                yield return new(RedisSeverity.Weak, node.Address, "Its append-only file is synced when the system likes to (appendfsync no): a power cut takes back up to 30 s.", "Set appendfsync everysec, or always.");
                break;
        }

        if (node.Info("aof_last_write_status") is "err") yield return new(RedisSeverity.Loss, node.Address, "The last write to its append-only file failed.", "See its log, and whether its disk is full.");
        if (node.Info("aof_last_bgrewrite_status") is "err") yield return new(RedisSeverity.Weak, node.Address, "Its append-only file could not be rewritten and grows without bound.", "Free space on its disk: a rewrite needs as much again as the data.");
        if (node.Info("rdb_last_bgsave_status") is "err" && node.Setting("stop-writes-on-bgsave-error") is "yes")
            yield return new(RedisSeverity.Weak, node.Address, "Its last snapshot failed, so it refuses writes.", "See its log; free space on its disk.");
        if (Space(node) is { } space) yield return space;
    }

    // Redis does not say how full its disk is; where it runs on this machine, we can see.
    private static RedisFinding? Space(NodeFacts node)
    {
        if (node.Endpoint.Host is not ("127.0.0.1" or "::1" or "localhost") || node.Setting("dir") is not { } folder || !Directory.Exists(folder)) return null;
        var (free, needed) = (new DriveInfo(folder).AvailableFreeSpace, 2 * node.UsedBytes);
        return free > needed ? null : new(RedisSeverity.Weak, node.Address, $"Its disk has {Size(free)} left, less than twice what is in memory: a rewrite of the append-only file may fill it, and then it refuses writes.", $"Free at least {Size(needed)} in {folder}.");
    }

    private static IEnumerable<RedisFinding> Memory(NodeFacts node)
    {
        var policy = node.Info("maxmemory_policy");
        if (policy is not (null or "noeviction"))
            yield return new(node.MostBytes is null ? RedisSeverity.Weak : RedisSeverity.Loss, node.Address, $"maxmemory-policy is {policy}: when its memory is full it throws events away by itself. Readers would be told a reset.", "Set maxmemory-policy noeviction; then a full Redis refuses publishes (507) and keeps what it has.");
        if (node.MostBytes is not { } most)
            yield return new(RedisSeverity.Note, node.Address, "maxmemory is not set: when the machine's memory is full, the system kills it.", "Set maxmemory to what the machine can spare, and leave as much again for forks.");
        else if (node.UsedBytes > most * 0.8)
            yield return new(RedisSeverity.Weak, node.Address, $"It uses {Size(node.UsedBytes)} of {Size(most)}: publishing is refused (507) when that is full.", "Raise maxmemory, or keep less (RealtimeHub:Streams:<name>:Retention:Bytes).");
    }

    private static IEnumerable<RedisFinding> Configuration(NodeFacts node)
    {
        if (!node.TellsSettings) yield return new(RedisSeverity.Note, node.Address, "Its configuration may not be read (CONFIG GET is refused), so a part of this was not looked at.", "Look at appendfsync, min-replicas-to-write and min-replicas-max-lag yourself.");
    }

    private static string Size(long bytes) => bytes < 1 << 20 ? $"{bytes / 1024} KiB" : bytes < 1L << 30 ? $"{bytes >> 20} MiB" : (bytes / (double)(1L << 30)).ToString("0.0 GiB", CultureInfo.InvariantCulture);
}
