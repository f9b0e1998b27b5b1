using Microsoft.AspNetCore.Http;
using RealtimeHub.Server.Publishing;

namespace RealtimeHub.Server.Reading;

/// <summary><c>GET /streams/{stream}/events</c>: a page, or server-sent events for who accepts them.</summary>
internal static class EventsEndpoint
{
    public static IResult Handle(string stream, HttpContext context, Publisher publisher, Reader reader, PageReader pages)
    {
        var log = publisher.Log(stream);
        var query = EventsQuery.Read(context.Request.Query);
        return WantsServerSentEvents(context.Request)
            ? new SseResult(reader, log, query)
            : new PageResult(pages, log, query);
    }

    private static bool WantsServerSentEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
