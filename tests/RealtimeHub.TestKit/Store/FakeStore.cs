using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Tams;

namespace RealtimeHub.TestKit;

/// <summary>
/// A small TAMS 8.2 store on a real port: flows, sources and segments, paged. It can be slow, wrong or down, checks who asks, and
/// remembers what it was asked.
/// </summary>
public sealed class FakeStore : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonNode> _bodies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, SortedList<string, Timerange>> _segments = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private WebApplication? _app;
    private volatile TaskCompletionSource? _held;

    /// <summary>Where the API is, below a path as many stores have one.</summary>
    public string Url => $"{Address}v8";

    /// <summary>How it answers from now on.</summary>
    public StoreMood Mood { get; set; }

    /// <summary>Segments on a page at most.</summary>
    public int PageSize { get; set; } = 3;

    /// <summary>The <c>Authorization</c> that it wants; null for any.</summary>
    public string? Authorization { get; set; }

    /// <summary>The <c>access_token</c> that it wants; null for any.</summary>
    public string? AccessToken { get; set; }

    /// <summary>Host of the links to next pages: behind a proxy stores name one that does not exist for others.</summary>
    public string LinkHost { get; set; } = "http://internal.invalid:1";

    /// <summary>Called before each answer, with path and query.</summary>
    public Func<string, Task> OnAsked { get; set; } = _ => Task.CompletedTask;

    /// <summary>What it was asked, oldest first: path and query.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    private Uri Address { get; set; } = new("http://127.0.0.1:0");

    /// <summary>Starts one.</summary>
    public static async Task<FakeStore> StartAsync()
    {
        var store = new FakeStore();
        await store.ComeBackAsync();
        return store;
    }

    /// <summary>Has a flow.</summary>
    public void AddFlow(Guid id, Guid source, string members = "") =>
        _bodies[$"/flows/{id}"] = JsonNode.Parse($$"""{ "id": "{{id}}", "source_id": "{{source}}", "label": "of the store"{{members}} }""")!;

    /// <summary>Has a source.</summary>
    public void AddSource(Guid id, string members = "") =>
        _bodies[$"/sources/{id}"] = JsonNode.Parse($$"""{ "id": "{{id}}", "format": "urn:x-nmos:format:video"{{members}} }""")!;

    /// <summary>Has a service document.</summary>
    public void SetService(string json) => _bodies["/service"] = JsonNode.Parse(json)!;

    /// <summary>Has a segment.</summary>
    public void AddSegment(Guid flow, string timerange)
    {
        var segments = _segments.GetOrAdd(flow, _ => []);
        lock (segments) segments[$"{segments.Count:D9}"] = Timerange.Parse(timerange, CultureInfo.InvariantCulture);
    }

    /// <summary>Has no segments of a flow any more that lie within a range.</summary>
    public void RemoveSegments(Guid flow, string timerange)
    {
        var range = Timerange.Parse(timerange, CultureInfo.InvariantCulture);
        var segments = _segments.GetOrAdd(flow, _ => []);
        lock (segments)
        {
            foreach (var key in segments.Where(s => range.Contains(s.Value)).Select(s => s.Key).ToList()) segments.Remove(key);
        }
    }

    /// <summary>Leaves every question without an answer until <see cref="Release"/>.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers what was held, and what comes.</summary>
    public void Release()
    {
        var held = _held;
        _held = null;
        held?.SetResult();
    }

    /// <summary>Is gone: nobody listens at its port.</summary>
    public async Task GoDownAsync()
    {
        if (_app is null) return;
        Release();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Listens again, where it did.</summary>
    public async Task ComeBackAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(Address.ToString());
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await GoDownAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = $"{context.Request.Path}{context.Request.QueryString}";
        _asked.Enqueue(asked);
        await OnAsked(asked);
        if (_held is { } held) await held.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var path = context.Request.Path.Value!;
        if (!path.StartsWith("/v8/", StringComparison.Ordinal)) await WriteAsync(context, 404, "{}");
        else if (!Knows(context.Request)) await WriteAsync(context, 401, "{}");
        else await AnswerAsync(context, path[3..]);
    }

    private bool Knows(HttpRequest request) =>
        (Authorization is null || request.Headers.Authorization == Authorization) && (AccessToken is null || request.Query["access_token"] == AccessToken);

    private Task AnswerAsync(HttpContext context, string path) => Mood switch
    {
        StoreMood.Failing => WriteAsync(context, 500, "{}"),
        StoreMood.Garbage => WriteAsync(context, 200, "<html>Welcome</html>"),
        StoreMood.Strange => WriteAsync(context, 200, """[{"id":7},{"timerange":"[1:0_0:5)"}]"""),
        StoreMood.Huge => WriteAsync(context, 200, $"[\"{new string('x', 2 << 20)}\"]"),
        StoreMood.Redirecting => RedirectAsync(context),
        _ when path.EndsWith("/segments", StringComparison.Ordinal) => SegmentsAsync(context, Guid.Parse(path.Split('/')[2])),
        _ => _bodies.TryGetValue(path, out var body) ? WriteAsync(context, 200, body.ToString()) : WriteAsync(context, 404, "{}"),
    };

    private Task SegmentsAsync(HttpContext context, Guid flow)
    {
        var query = context.Request.Query;
        if (query["accept_get_urls"] != "") return WriteAsync(context, 400, """{"summary":"nobody needs the URLs"}""");
        var within = query["timerange"].ToString() is { Length: > 0 } text ? Timerange.Parse(text, CultureInfo.InvariantCulture) : Timerange.Eternity;
        var from = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var page) ? page : 0;
        List<Timerange> all;
        var segments = _segments.GetOrAdd(flow, _ => []);
        lock (segments) all = [.. segments.Values.Where(range => within.Overlaps(range))];
        var more = from + PageSize < all.Count || Mood is StoreMood.Endless or StoreMood.Circling;
        if (more) Link(context, Mood == StoreMood.Circling ? from : from + PageSize, query["timerange"]);
        var items = all.Skip(Mood == StoreMood.Endless ? 0 : from).Take(PageSize).Select((range, i) => new JsonObject { ["object_id"] = $"o{from + i}", ["timerange"] = range.ToString() });
        return WriteAsync(context, 200, new JsonArray([.. items]).ToJsonString());
    }

    private void Link(HttpContext context, int next, string? timerange)
    {
        var range = timerange is null ? "" : $"&timerange={Uri.EscapeDataString(timerange)}";
        context.Response.Headers.Link = $"<{LinkHost}/prefix{context.Request.Path}?accept_get_urls=&page={next}{range}>; rel=\"next\"";
        context.Response.Headers["X-Paging-NextKey"] = $"{next}";
        context.Response.Headers["X-Paging-Limit"] = $"{PageSize}";
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Headers.Location = context.Request.Path.Value;
        return WriteAsync(context, 302, "");
    }

    private static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body).ConfigureAwait(false);
    }
}
