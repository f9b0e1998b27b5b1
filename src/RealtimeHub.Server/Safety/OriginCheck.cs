using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Safety;

/// <summary>
/// Refuses the hub and writes to pages of other origins. Browsers send WebSockets and simple posts across origins without asking
/// (CORS does not cover them), so a page that a person merely visits could otherwise read and write a hub on their machine.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, IOptions<RealtimeHubOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.AllowedOrigins.Select(o => o.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && IsGuarded(context.Request) && !IsOwn(origin, context.Request) && !_allowed.Contains(origin))
            throw Refused(origin, context);
        return next(context);
    }

    // That it is refused, and nothing else, a page may read if it asks: its browser would tell it no more than that nobody answered, and it
    // would try for ever. A WebSocket and a preflight cannot be answered so; clients ask with a GET.
    private static ProblemException Refused(string origin, HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method)) context.Response.Headers.AccessControlAllowOrigin = "*";
        return new ProblemException(Problem.ForeignOrigin(origin));
    }

    private static bool IsGuarded(HttpRequest request) =>
        request.Path.StartsWithSegments("/hub") || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
