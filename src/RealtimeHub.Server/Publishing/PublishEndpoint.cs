using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Publishing;

/// <summary><c>POST /streams/{stream}/events</c>.</summary>
internal static class PublishEndpoint
{
    private const string KeyHeader = "Idempotency-Key";

    public static async Task<IResult> HandleAsync(string stream, HttpRequest request, Publisher publisher)
    {
        publisher.Log(stream);
        var key = IdempotencyKey.Read(request.Headers[KeyHeader].ToString(), KeyHeader);
        var events = await JsonBody.ReadAsync(request, PublishBody.Read);
        var positions = await publisher.PublishAsync(stream, events, key, request.HttpContext.RequestAborted);
        return Results.Json(new PublishAnswer(positions), ProtocolJson.Options, statusCode: StatusCodes.Status201Created);
    }
}

/// <summary>What a publisher is told.</summary>
/// <param name="Positions">Of the events, in their order.</param>
internal sealed record PublishAnswer(IReadOnlyList<Position> Positions);
