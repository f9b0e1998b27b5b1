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
    /// its subscribers stay.
    /// </summary>
    public static IResult Ready(StreamDirectory streams, NoticeBoard board, HubMetrics metrics, DescribeStorage storage)
    {
        var status = board.IsClosed ? "closing" : board.IsDraining ? "draining" : "ready";
        var durability = streams.All.ToDictionary(log => log.Stream, log => log.Durability, StringComparer.Ordinal);
        var answer = new ReadyAnswer(status, board.Node, durability, metrics.Subscribers, storage());
        return Results.Json(answer, ProtocolJson.Options, statusCode: status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>Whether this node serves, and what durable means for each stream.</summary>
internal sealed record ReadyAnswer(
    string Status, string Node, IReadOnlyDictionary<string, string> Durability, int Subscribers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StorageStanding? Storage);
