using System.Globalization;
using System.Net;
using RealtimeHub.EventLog.Redis.Resp;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>
/// Where Redis is, as <c>RealtimeHub:Redis</c> says it: <c>redis1:6379,password=…</c>, or the Sentinels that know the primary,
/// <c>sentinel1:26379,sentinel2:26379,sentinel3:26379,serviceName=tams,password=…</c>.
/// </summary>
internal sealed record RedisAddress
{
    private const int RedisPort = 6379;
    private const int SentinelPort = 26379;

    /// <summary>The Sentinels if there is a <see cref="ServiceName"/>, else Redis itself.</summary>
    public required IReadOnlyList<DnsEndPoint> Endpoints { get; init; }

    /// <summary>What the Sentinels call the primary; null where none are asked.</summary>
    public string? ServiceName { get; init; }

    /// <summary>How to get into Redis.</summary>
    public RespAccess Access { get; init; } = RespAccess.Open;

    /// <summary>How to get into the Sentinels: with <c>sentinelPassword</c>, and TLS where Redis has it.</summary>
    public RespAccess SentinelAccess { get; init; } = RespAccess.Open;

    /// <summary>What is left for the Redis client: its own options, the password among them.</summary>
    public string ClientOptions { get; init; } = "";

    public bool AsksSentinels => ServiceName is not null;

    /// <exception cref="FormatException">It says what is wrong, and never the password.</exception>
    public static RedisAddress Parse(string text)
    {
        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var options = new RedisOptionList(items.Where(item => item.Contains('=', StringComparison.Ordinal)));
        var service = options.Take("serviceName");
        if (service is { Length: 0 }) throw new FormatException("serviceName is empty: give the name that the Sentinels know the primary by, as in their 'sentinel monitor' line.");
        var sentinelPassword = options.Take("sentinelPassword");
        if (service is null && sentinelPassword is not null) throw new FormatException("sentinelPassword needs serviceName: without it no Sentinel is asked.");
        var endpoints = items.Where(item => !item.Contains('=', StringComparison.Ordinal)).Select(item => Endpoint(item, service is null ? RedisPort : SentinelPort)).Distinct().ToList();
        if (endpoints.Count == 0) throw new FormatException(service is null ? "there is no address: give host:port, for example redis1:6379." : "there is no Sentinel: give host:port of each, for example sentinel1:26379.");
        if (service is not null) options.Refuse("tiebreaker", "configChannel", "proxy");
        var access = options.Access();
        return new RedisAddress
        {
            Endpoints = endpoints,
            ServiceName = service,
            Access = access,
            SentinelAccess = access with { User = null, Password = sentinelPassword },
            ClientOptions = options.ToString(),
        };
    }

    /// <summary>What the Redis client is given to reach one node.</summary>
    public string ConnectionString(DnsEndPoint node) => string.Join(',', new[] { Show(node), ClientOptions }.Where(part => part.Length > 0));

    /// <summary>An address as people write it.</summary>
    public static string Show(DnsEndPoint endpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{(endpoint.Host.Contains(':', StringComparison.Ordinal) ? $"[{endpoint.Host}]" : endpoint.Host)}:{endpoint.Port}");

    public static DnsEndPoint Endpoint(string text, int usualPort)
    {
        var (host, port) = Split(text);
        if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown) throw new FormatException($"'{text}' is no address: give host:port.");
        if (port is null) return new DnsEndPoint(host, usualPort);
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65_536
            ? new DnsEndPoint(host, number)
            : throw new FormatException($"'{text}' has no usable port: give a number from 1 to 65535.");
    }

    // IPv6 addresses stand in brackets where a port follows.
    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
            return (text[1..end], text.Length > end + 1 ? text[(end + 1)..].TrimStart(':') : null);
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.IndexOf(':', StringComparison.Ordinal) != colon ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
