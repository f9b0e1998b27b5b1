using System.Net;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Redis;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.Faults.Broken.Redis;

/// <summary>The ways to break a log that is kept in Redis.</summary>
internal sealed class BrokenRedis(string how, RedisLogOptions sound, ILogger logger)
{
    public const string FenceOff = "fence-off";
    public const string DoorbellBeforeWait = "doorbell-before-wait";
    public const string Unwatched = "unwatched";

    private RedisLinks? _links;
    private RedisLinks? _waiting;

    public static IReadOnlyList<string> All { get; } = [FenceOff, DoorbellBeforeWait, Unwatched];

    public async Task<IEventLog> OpenAsync(string stream, LogOptions options, bool isSound, CancellationToken cancellationToken)
    {
        _links ??= await RedisLinks.OpenAsync(Break(), null, logger, cancellationToken);
        var log = await RedisEventLog.OpenAsync(stream, options, _links, TimeProvider.System, cancellationToken);
        if (how != DoorbellBeforeWait || isSound) return log;
        _waiting ??= await RedisLinks.OpenAsync(sound with { Level = AcknowledgementLevel.Replicated }, null, logger, cancellationToken);
        return new DoorbellBeforeWaitLog(log, _waiting, new StreamKeys(sound.Prefix, stream));
    }

    private RedisLogOptions Break() => how switch
    {
        // A history that another node goes on with has the same name, so nobody can tell what was taken back.
        FenceOff => sound with { EditScript = script => script.Replace("return string.match(info, 'master_replid:(%x+)')", "return 'the same for ever'", StringComparison.Ordinal) },
        // Readers get what only the primary has.
        DoorbellBeforeWait => sound with { Level = AcknowledgementLevel.Primary },
        // The Sentinels are asked when a connection broke, and believed by then only; as most clients do.
        Unwatched => Unwatch(),
        _ => throw new ArgumentException($"There is no way to break a log in Redis called '{how}'.", nameof(how)),
    };

    private RedisLogOptions Unwatch()
    {
        var watch = PrimaryWatch.Start(RedisAddress.Parse(sound.Connection), TimeProvider.System, logger);
        return sound with { Connection = "by-sentinels", FindPrimary = async cancellationToken => (EndPoint)(await watch.WhenNamedAsync(null, cancellationToken)).Endpoint };
    }
}
