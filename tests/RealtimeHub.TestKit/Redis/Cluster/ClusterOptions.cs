namespace RealtimeHub.TestKit;

/// <summary>How a <see cref="RedisCluster"/> is set up. The defaults are what <c>docs/failover.md</c> recommends.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where each Redis runs, the primary first.</summary>
    public IReadOnlyList<Place> Nodes { get; init; } = [Place.Loopback, Place.Loopback, Place.Loopback];

    /// <summary>Where each Sentinel runs.</summary>
    public IReadOnlyList<Place> Sentinels { get; init; } = [Place.Loopback, Place.Loopback, Place.Loopback];

    /// <summary>What Redis wants to be given; null for nothing.</summary>
    public string? Password { get; init; }

    /// <summary>How many Sentinels must find the primary down.</summary>
    public int Quorum { get; init; } = 2;

    /// <summary>When a silent primary counts as down, in milliseconds.</summary>
    public int DownAfter { get; init; } = 2_000;

    /// <summary>More lines of every Redis's configuration; they win over the recommended ones.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
