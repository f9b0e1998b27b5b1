using System.Net;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>What one Sentinel says.</summary>
internal sealed record SentinelFacts(DnsEndPoint Endpoint, SentinelAnswer? Answer, string? Trouble)
{
    public string Address => RedisAddress.Show(Endpoint);

    public RedisSentinelState ToState() => new(Address, Trouble, Answer is null ? null : RedisAddress.Show(Answer.Primary), Answer?.Quorum, Answer?.DownAfter);
}
