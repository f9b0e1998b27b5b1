using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Reading;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Webhooks;

/// <summary>
/// On which stream a webhook is, and after which position it begins: <c>stream</c> and <c>from</c> of the query. TAMS has neither, so
/// they are not in the body; without them it is the default stream, from now on.
/// </summary>
internal sealed class WebhookStart(StreamDirectory streams, Publisher publisher)
{
    /// <summary>Reads both.</summary>
    /// <exception cref="ProblemException">One is malformed, or there is no such stream.</exception>
    public async Task<(string Stream, Position Start)> ReadAsync(HttpRequest request)
    {
        RefuseOthers(request, "stream", "from");
        var stream = request.Query["stream"].ToString() is { Length: > 0 } named ? named : streams.DefaultStream;
        return (stream, await ResolveAsync(stream, request.Query["from"].ToString(), request.HttpContext.RequestAborted));
    }

    /// <summary>Reads where a registered webhook shall begin anew; null where nothing was said: it goes on.</summary>
    /// <exception cref="ProblemException">It is malformed.</exception>
    public async Task<Position?> ReadAgainAsync(HttpRequest request, string stream)
    {
        RefuseOthers(request, "from");
        return request.Query["from"].ToString() is { Length: > 0 } from ? await ResolveAsync(stream, from, request.HttpContext.RequestAborted) : null;
    }

    /// <summary>The position after which reading starts.</summary>
    /// <exception cref="ProblemException">It is malformed, or there is no such stream.</exception>
    public async Task<Position> ResolveAsync(string stream, string? from, CancellationToken cancellationToken) =>
        await publisher.Log(stream).ResolveAsync(EventsQuery.ReadFrom("from", from), cancellationToken);

    private static void RefuseOthers(HttpRequest request, params string[] known)
    {
        if (request.Query.Keys.FirstOrDefault(name => !known.Contains(name)) is { } other)
            throw new ProblemException(Problem.BadRequest(Shown.Briefly(other), $"is not a parameter; there is {string.Join(" and ", known)}"));
    }
}
