using System.Net;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>Looks at a Redis, its replicas and its Sentinels, and says what would be lost in which failure. It changes nothing.</summary>
public sealed class RedisInspection
{
    private readonly RedisAddress _address;
    private readonly AcknowledgementLevel? _level;
    private readonly TimeSpan _patience;

    /// <summary>Nothing starts a Redis that ended again sooner than this; Redis itself cannot say.</summary>
    public TimeSpan RestartAfter { get; init; }

    /// <param name="redis">As <c>RealtimeHub:Redis</c> says it.</param>
    /// <param name="level">What acknowledgements rest on; null for what a hub chooses by itself.</param>
    /// <param name="patience">How long a node may take to answer.</param>
    /// <exception cref="FormatException">It is no connection string; the message says why.</exception>
    public RedisInspection(string redis, AcknowledgementLevel? level, TimeSpan patience) => (_address, _level, _patience) = (RedisAddress.Parse(redis), level, patience);

    /// <exception cref="RedisStartException">Nothing that could be looked at was reached.</exception>
    public async Task<RedisReport> RunAsync(CancellationToken cancellationToken)
    {
        var sentinels = await SentinelsAsync(cancellationToken);
        var primary = await PrimaryAsync(sentinels, cancellationToken);
        var replicas = await Task.WhenAll(primary.Replicas.Select(r => NodeAsync(r.Endpoint, cancellationToken)));
        var level = _level ?? (replicas.Length > 0 ? AcknowledgementLevel.Replicated : AcknowledgementLevel.Primary);
        var facts = new RedisFacts(primary, replicas, sentinels, level) { RestartAfter = RestartAfter };
        IEnumerable<RedisFinding> findings = [.. facts.Nodes.SelectMany(NodeRules.Check), .. ReplicaRules.Check(facts), .. SentinelRules.Check(facts)];
        return new RedisReport(level, [.. facts.Nodes.Select(n => n.ToState())], [.. sentinels.Select(s => s.ToState())], [.. findings.OrderByDescending(f => f.Severity)], FailureOutlook.Of(facts));
    }

    private async Task<IReadOnlyList<SentinelFacts>> SentinelsAsync(CancellationToken cancellationToken)
    {
        if (!_address.AsksSentinels) return [];
        var asked = new Dictionary<string, SentinelFacts>(StringComparer.Ordinal);
        var next = new Queue<DnsEndPoint>(_address.Endpoints);
        while (next.TryDequeue(out var endpoint))
        {
            await using var line = new SentinelLine(endpoint, _address.SentinelAccess, _address.ServiceName!);
            using var deadline = Deadline(cancellationToken);
            var answer = await line.AskAsync(deadline.Token);
            cancellationToken.ThrowIfCancellationRequested();
            asked.TryAdd(line.Id ?? RedisAddress.Show(endpoint), new SentinelFacts(endpoint, answer, line.Trouble));
            if (answer is null) continue;
            foreach (var (id, other) in await line.OthersAsync(deadline.Token))
            {
                if (!asked.ContainsKey(id) && !next.Contains(other) && !asked.Values.Any(known => known.Endpoint.Equals(other))) next.Enqueue(other);
            }
        }

        return [.. asked.Values];
    }

    private async Task<NodeFacts> PrimaryAsync(IReadOnlyList<SentinelFacts> sentinels, CancellationToken cancellationToken)
    {
        var named = sentinels.Select(s => s.Answer).OfType<SentinelAnswer>().GroupBy(a => a.Primary).MaxBy(n => n.Count());
        if (_address.AsksSentinels && named is null)
            throw new RedisStartException($"No Sentinel names a primary '{_address.ServiceName}': {string.Join("; ", sentinels.Select(s => $"{s.Address}: {s.Trouble}"))}.");
        var candidates = await Task.WhenAll((named is null ? _address.Endpoints : [named.Key]).Select(endpoint => NodeAsync(endpoint, cancellationToken)));
        if (Array.Find(candidates, c => c.IsPrimary) is { } primary) return primary;
        var reached = Array.Find(candidates, c => c.Trouble is null);
        throw new RedisStartException(reached is null
            ? $"Redis cannot be reached: {string.Join("; ", candidates.Select(c => $"{c.Address}: {c.Trouble}"))}."
            : $"{reached.Address} is a replica of {reached.Info("master_host")}:{reached.Info("master_port")}; name the primary, or the Sentinels with serviceName.");
    }

    private async Task<NodeFacts> NodeAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        var node = new NodeFacts(endpoint);
        await node.AskAsync(_address.Access, deadline.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return node;
    }

    private CancellationTokenSource Deadline(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_patience);
        return deadline;
    }
}
