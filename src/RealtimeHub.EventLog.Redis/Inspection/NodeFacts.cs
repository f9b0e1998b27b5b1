using System.Globalization;
using System.Net;
using RealtimeHub.EventLog.Redis.Resp;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>What one Redis says of itself.</summary>
internal sealed class NodeFacts(DnsEndPoint endpoint)
{
    private static readonly string[] Settings =
        ["appendfsync", "min-replicas-to-write", "min-replicas-max-lag", "replica-priority", "repl-backlog-size", "stop-writes-on-bgsave-error", "dir"];

    private IReadOnlyDictionary<string, string> _info = new Dictionary<string, string>();
    private IReadOnlyDictionary<string, string>? _settings;

    public DnsEndPoint Endpoint => endpoint;

    public string Address => RedisAddress.Show(endpoint);

    /// <summary>Why it could not be asked; null when it could.</summary>
    public string? Trouble { get; private set; }

    public bool IsPrimary => Info("role") == "master";

    /// <summary>Its configuration could be read.</summary>
    public bool TellsSettings => _settings is not null;

    /// <summary>When the append-only file is synced, or <c>off</c>, or <c>unknown</c>.</summary>
    public string AppendOnlyFile => Info("aof_enabled") == "1" ? Setting("appendfsync") ?? "unknown" : "off";

    public long? MostBytes => Number(Info("maxmemory")) is > 0 and var bytes ? bytes : null;

    public long UsedBytes => Number(Info("used_memory")) ?? 0;

    /// <summary>The replicas that this primary serves.</summary>
    public IEnumerable<ReplicaLine> Replicas => _info.Where(line => line.Key.StartsWith("slave", StringComparison.Ordinal) && line.Value.Contains("ip=", StringComparison.Ordinal)).OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => ReplicaLine.Read(line.Value));

    public string? Info(string name) => _info.GetValueOrDefault(name);

    public string? Setting(string name) => _settings?.GetValueOrDefault(name);

    public long? SettingNumber(string name) => Number(Setting(name));

    public async Task AskAsync(RespAccess access, CancellationToken cancellationToken)
    {
        try
        {
            await using var node = await RespConnection.OpenAsync(endpoint, access, cancellationToken);
            _info = (await node.CallAsync(["INFO"], cancellationToken)).Lines();
            _settings = await SettingsAsync(node, cancellationToken);
        }
        catch (Exception e) when (e is IOException or RespException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Trouble = e is OperationCanceledException ? "no answer in time" : e.Message;
        }
    }

    public RedisNodeState ToState() => Trouble is not null
        ? new RedisNodeState(Address, IsPrimary, Trouble, null, null, null, null)
        : new RedisNodeState(Address, IsPrimary, null, Info("redis_version"), AppendOnlyFile, UsedBytes, MostBytes);

    private static async Task<IReadOnlyDictionary<string, string>?> SettingsAsync(RespConnection node, CancellationToken cancellationToken)
    {
        try
        {
            return (await node.CallAsync(["CONFIG", "GET", .. Settings], cancellationToken)).Pairs();
        }
        catch (RespException)
        {
            // Not allowed, as where Redis is hosted by others.
            return null;
        }
    }

    private static long? Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
