using System.Globalization;
using System.Net;

namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>A replica as its primary sees it: <c>slave0:ip=…,port=…,state=online,offset=…,lag=…</c>.</summary>
internal sealed record ReplicaLine(DnsEndPoint Endpoint, bool IsOnline, long Lag)
{
    public static ReplicaLine Read(string line)
    {
        var parts = line.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        return new ReplicaLine(
            new DnsEndPoint(parts["ip"], int.Parse(parts["port"], CultureInfo.InvariantCulture)),
            parts.GetValueOrDefault("state") == "online",
            long.TryParse(parts.GetValueOrDefault("lag"), CultureInfo.InvariantCulture, out var lag) ? lag : 0);
    }
}
