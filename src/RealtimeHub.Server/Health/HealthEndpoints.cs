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

    /// <summary>Ready until the node goes; says what an acknowledgement is worth here.</summary>
    public static IResult Ready(StreamDirectory streams, NoticeBoard board, HubMetrics metrics)
    {
        var durability = streams.All.ToDictionary(log => log.Stream, log => log.Durability, StringComparer.Ordinal);
        var answer = new ReadyAnswer(board.IsClosed ? "closing" : board.IsDraining ? "draining" : "ready", board.Node, durability, metrics.Subscribers);
        return Results.Json(answer, ProtocolJson.Options, statusCode: board.IsClosed || board.IsDraining ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}

/// <summary>Whether this node serves, and what durable means for each stream.</summary>
internal sealed record ReadyAnswer(string Status, string Node, IReadOnlyDictionary<string, string> Durability, int Subscribers);
