using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RealtimeHub.Server.Page;

/// <summary>The page at <c>/</c>: three files that are part of this assembly.</summary>
internal static class FirstPage
{
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Assembly Assembly = typeof(FirstPage).Assembly;

    public static void MapFirstPage(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/", "index.html", "text/html; charset=utf-8");
        Map(endpoints, "/page.js", "page.js", "text/javascript; charset=utf-8");
        Map(endpoints, "/page.css", "page.css", "text/css; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, string name, string contentType) =>
        endpoints.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Stream(Assembly.GetManifestResourceStream($"Page/{name}")!, contentType);
        }).ExcludeFromDescription();
}
