using Microsoft.AspNetCore.Http;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Service;

namespace RealtimeHub.Server.Reading;

/// <summary><c>GET /streams/{stream}/events</c>: a page, or server-sent events for who accepts them.</summary>
internal static class EventsEndpoint
{
    public static IResult Handle(string stream, HttpContext context, Publisher publisher, Reader reader, PageReader pages)
    {
        var log = publisher.Log(stream);
        var query = EventsQuery.Read(context.Request.Query);
        var sse = WantsServerSentEvents(context.Request);
        RefuseUnserved(context, sse ? MechanismNames.Sse : MechanismNames.Pages);
        return sse ? new SseResult(reader, log, query) : new PageResult(pages, log, query);
    }

    private static void RefuseUnserved(HttpContext context, string name)
    {
        if (context.GetEndpoint()!.Metadata.OfType<ServedMechanism>().Any(served => served.Name == name)) return;
        throw new ProblemException(new Problem(406, "switched-off", "Switched off", $"The operator of this hub has switched off {name}; GET /service tells what there is."));
    }

    private static bool WantsServerSentEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
