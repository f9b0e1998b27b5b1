using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Health;

/// <summary><c>GET /health/live</c> and <c>GET /health/ready</c>.</summary>
internal static class HealthEndpoints
{
    public static IResult Live() => Results.Json(new { status = "live" }, ProtocolJson.Options);

    /// <summary>
    /// Ready until the node goes; says what an acknowledgement is worth here. Also while a shared storage is away: no other node could do better, and
    /// its subscribers stay. And while a part of a log is damaged: everything else is served, and to restart it would mend nothing.
    /// </summary>
    public static IResult Ready(StreamDirectory streams, NoticeBoard board, HubMetrics metrics, DescribeStorage storage)
    {
        var damage = streams.All.SelectMany(log => log.Extent.Damage, (log, met) => new DamageAnswer(log.Stream, met.Segment, met.Byte, met.Problem)).ToList();
        var goes = board.IsClosed || board.IsDraining;
        var status = board.IsClosed ? "closing" : board.IsDraining ? "draining" : damage.Count > 0 ? "degraded" : "ready";
        var durability = streams.All.ToDictionary(log => log.Stream, log => log.Durability, StringComparer.Ordinal);
        var answer = new ReadyAnswer(status, board.Node, durability, metrics.Subscribers, storage()) { Damage = damage.Count > 0 ? damage : null };
        return Results.Json(answer, ProtocolJson.Options, statusCode: goes ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}

/// <summary>Whether this node serves, and what durable means for each stream.</summary>
internal sealed record ReadyAnswer(
    string Status, string Node, IReadOnlyDictionary<string, string> Durability, int Subscribers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StorageStanding? Storage)
{
    /// <summary>What of the streams cannot be served, as far as readers have met it; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DamageAnswer>? Damage { get; init; }
}

/// <summary>A damaged place: the stream, the file's name, where in it, and what does not check.</summary>
internal sealed record DamageAnswer(string Stream, string Segment, long Byte, string Problem);
