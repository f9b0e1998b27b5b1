using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;

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
        // Nobody is asked whether the publisher hangs up meanwhile: what it handed over goes its way all the same, within a sync or two.
        return new PublishedResult(await publisher.AppendAsync(stream, events, key, CancellationToken.None));
    }
}

/// <summary>What a publisher is told.</summary>
/// <param name="Positions">Of the events, in their order.</param>
internal sealed record PublishAnswer(IReadOnlyList<Position> Positions);
