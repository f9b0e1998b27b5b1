using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RealtimeHub.Server.Page;

/// <summary>
/// The pages for people. A plain one of three files is part of this assembly, at <c>/page</c>. At <c>/</c> is the dashboard, if its files lie
/// beside the program, else the plain page.
/// </summary>
internal static class FirstPage
{
    private static readonly Assembly Assembly = typeof(FirstPage).Assembly;

    public static void MapFirstPage(this IEndpointRouteBuilder endpoints)
    {
        var plain = Own("index.html");
        endpoints.MapPage("/page", plain);
        endpoints.MapPage("/page.js", Own("page.js"));
        endpoints.MapPage("/page.css", Own("page.css"));

        var dashboard = Dashboard.Read(Path.Combine(AppContext.BaseDirectory, Dashboard.Folder));
        if (!dashboard.ContainsKey("/")) endpoints.MapPage("/", plain);
        foreach (var (path, file) in dashboard) endpoints.MapPage(path, file);
    }

    private static void MapPage(this IEndpointRouteBuilder endpoints, string path, PageFile file) =>
        endpoints.MapGet(path, (HttpContext context) => file.Answer(context)).ExcludeFromDescription();

    private static PageFile Own(string name)
    {
        using var stream = Assembly.GetManifestResourceStream($"Page/{name}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new PageFile(name, bytes.ToArray());
    }
}
