using System.Net;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>The node that a majority of the Sentinels calls the primary.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="ConfigEpoch">The number of the failover that made it so.</param>
internal sealed record NamedPrimary(DnsEndPoint Endpoint, long ConfigEpoch)
{
    public override string ToString() => RedisAddress.Show(Endpoint);
}
