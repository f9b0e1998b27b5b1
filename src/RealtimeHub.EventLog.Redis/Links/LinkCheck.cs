using System.Globalization;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>What a node finds out about its Redis when it starts, once: what weakens the promise, and how many replicas must confirm.</summary>
internal sealed record LinkCheck(int ReplicasNeeded, int ReplicasPresent, IReadOnlyList<string> Weaknesses)
{
    /// <exception cref="RedisStartException">It is to be strict, and something weakens the promise.</exception>
    public static async Task<LinkCheck> MakeAsync(Connections connections, RedisLogOptions options)
    {
        var redis = new RedisInfo((string)(await connections.Reading.ExecuteAsync("INFO"))!, await ConfigurationAsync(connections));
        var needed = await NeededAsync(connections, options, redis.Replicas);
        var weaknesses = StartCheck.Weaknesses(redis, needed);
        if (options.Strict && weaknesses.Count > 0)
            throw new RedisStartException($"RealtimeHub:Redis is refused, because it is to be strict: {string.Join(" ", weaknesses)}");
        return new LinkCheck(needed, redis.Replicas, weaknesses);
    }

    private static async Task<Dictionary<string, string>> ConfigurationAsync(Connections connections)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var name in new[] { "appendfsync", "min-replicas-to-write" })
            {
                var pair = (string[])(await connections.Reading.ExecuteAsync("CONFIG", "GET", name))!;
                if (pair.Length == 2) found[name] = pair[1];
            }
        }
        catch (RedisServerException)
        {
            // Not allowed, as where Redis is hosted by others.
        }

        return found;
    }

    // A start while a replica is away must not be satisfied with less than the last one was: what was needed is remembered in Redis.
    private static async Task<int> NeededAsync(Connections connections, RedisLogOptions options, int present)
    {
        RedisKey remembered = $"{options.Prefix}:replicas";
        var before = RedisInfo.Number(await connections.Reading.StringGetAsync(remembered));
        var needed = options.Level switch
        {
            AcknowledgementLevel.Primary => 0,
            AcknowledgementLevel.Replicated => options.Replicas ?? Math.Max(1, Math.Max(before, MajorityOf(present))),
            _ => options.Replicas ?? Math.Max(before, MajorityOf(present)),
        };
        if (needed != before) await connections.Writing.StringSetAsync(remembered, needed.ToString(CultureInfo.InvariantCulture));
        return needed;
    }

    // Of all copies, the primary's included: of 1 replica 1, of 2 one, of 3 two.
    private static int MajorityOf(int replicas) => (replicas + 1) / 2;
}
