using Microsoft.AspNetCore.Http;
using RealtimeHub.EventLog;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Lifetime;

/// <summary>A node that goes takes no more connections that would stay: a balancer, or the client itself, tries the next node. Everything else it serves until the end.</summary>
internal sealed class DrainCheck(RequestDelegate next, NoticeBoard board)
{
    public Task InvokeAsync(HttpContext context) => board.IsDraining && WouldStay(context.Request)
        ? throw new ProblemException(new Problem(503, "closing", "Closing", "This node is going and takes no more subscribers. Connect to another one."))
        : next(context);

    // With an id it belongs to a SignalR connection that stands.
    private static bool WouldStay(HttpRequest request) =>
        (request.Path.StartsWithSegments("/hub") && !request.Query.ContainsKey("id"))
        || request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));
}
