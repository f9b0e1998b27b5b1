namespace RealtimeHub.TestKit;

/// <summary>
/// A primary with its replicas, watched by Sentinels: real processes, on loopback or each at a place of its own. Gone after the test.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    /// <summary>What the Sentinels call the primary.</summary>
    public const string Service = "tams";

    private const int RedisPort = 6379;
    private const int SentinelPort = 26379;

    private readonly ClusterOptions _options;
    private readonly List<RedisNode> _nodes = [];
    private readonly List<RedisNode> _sentinels = [];

    private RedisCluster(ClusterOptions options) => _options = options;

    /// <summary>Every Redis; which of them is the primary changes.</summary>
    public IReadOnlyList<RedisNode> Nodes => _nodes;

    /// <summary>Every Sentinel.</summary>
    public IReadOnlyList<RedisNode> Sentinels => _sentinels;

    /// <summary>How the hub is told to reach it: <c>RealtimeHub:Redis</c>.</summary>
    public string ConnectionString => string.Join(',', [.. _sentinels.Select(s => s.Address), $"serviceName={Service}", .. _options.Password is { } password ? new[] { $"password={password}" } : []]);

    /// <summary>Starts one and waits until the replicas follow and the Sentinels know each other.</summary>
    public static async Task<RedisCluster> StartAsync(ClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        var cluster = new RedisCluster(options ?? new ClusterOptions());
        try
        {
            foreach (var place in cluster._options.Nodes) cluster._nodes.Add(await RedisNode.StartAsync(place, PortAt(place, RedisPort), cluster.NodeLines(), password: cluster._options.Password, cancellationToken: cancellationToken));
            foreach (var place in cluster._options.Sentinels) cluster._sentinels.Add(await RedisNode.StartAsync(place, PortAt(place, SentinelPort), cluster.SentinelLines(), isSentinel: true, cancellationToken: cancellationToken));
            await cluster.SettleAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that most Sentinels call the primary.</summary>
    public async Task<RedisNode> PrimaryAsync()
    {
        var named = await Task.WhenAll(_sentinels.Where(s => s.IsAlive).Select(s => s.CallAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Service)));
        var most = named.GroupBy(n => n).MaxBy(g => g.Count())!.Key.Split('\n');
        return _nodes.Single(n => n.Place.Address == most[0] && $"{n.Port}" == most[1]);
    }

    /// <summary>Completes when all nodes that there are follow one primary and all Sentinels agree on it.</summary>
    public Task SettleAsync() => Eventually.HoldsAsync(IsSettledAsync, "the replicas follow and the Sentinels know each other");

    /// <summary>Whether all nodes follow one primary and all Sentinels know all and agree.</summary>
    public async Task<bool> IsSettledAsync()
    {
        var primary = await PrimaryAsync();
        var replication = await primary.CallAsync("INFO", "replication");
        if (!replication.Contains("role:master", StringComparison.Ordinal) || Count(replication, "state=online") < _nodes.Count - 1) return false;
        foreach (var sentinel in _sentinels)
        {
            var master = (await sentinel.CallAsync("SENTINEL", "MASTER", Service)).Split('\n');
            if (!Has(master, "ip", primary.Place.Address) || !Has(master, "port", $"{primary.Port}") || !Has(master, "flags", "master")) return false;
            if (!Has(master, "num-slaves", $"{_nodes.Count - 1}") || !Has(master, "num-other-sentinels", $"{_sentinels.Count - 1}")) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _sentinels.Concat(_nodes)) await node.DisposeAsync();
    }

    private IEnumerable<string> NodeLines()
    {
        string[] recommended = ["save \"\"", "appendonly yes", "appendfsync everysec", "repl-diskless-sync-delay 0", $"min-replicas-to-write {Math.Min(1, _options.Nodes.Count - 1)}", "min-replicas-max-lag 2"];
        foreach (var line in recommended) yield return line;
        if (_options.Password is { } password) yield return $"requirepass {password}\nmasterauth {password}";
        if (_nodes.Count > 0) yield return $"replicaof {_nodes[0].Place.Address} {_nodes[0].Port}";
        foreach (var line in _options.Lines) yield return line;
    }

    private IEnumerable<string> SentinelLines()
    {
        yield return $"sentinel monitor {Service} {_nodes[0].Place.Address} {_nodes[0].Port} {_options.Quorum}";
        yield return $"sentinel down-after-milliseconds {Service} {_options.DownAfter}";
        yield return $"sentinel failover-timeout {Service} 3000";
        yield return $"sentinel parallel-syncs {Service} 1";
        if (_options.Password is { } password) yield return $"sentinel auth-pass {Service} {password}";
    }

    private static int? PortAt(Place place, int usual) => place.Namespace is null ? null : usual;

    private static bool Has(string[] pairs, string name, string value) => Array.IndexOf(pairs, name) is var at and >= 0 && pairs[at + 1] == value;

    private static int Count(string text, string what) => text.Split(what).Length - 1;
}
