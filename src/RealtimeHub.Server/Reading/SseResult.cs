using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Reading;

/// <summary>Answers with server-sent events (WHATWG HTML §9.2): one unnamed message an event, its position as id.</summary>
internal sealed class SseResult(Reader reader, IEventLog log, EventsQuery query) : IResult
{
    private const string LastEventId = "Last-Event-ID";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var from = From(httpContext.Request);
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx would keep events back to fill its buffer.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(httpContext.RequestAborted);

        try
        {
            await WriteAsync(httpContext, from);
        }
        catch (LogDamagedException met)
        {
            // The status is sent; this is all that can still be said.
            SseWriter.Write(response.BodyWriter, Problem.LogDamaged(met));
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
    }

    private async Task WriteAsync(HttpContext httpContext, StartFrom from)
    {
        var output = httpContext.Response.BodyWriter;
        await foreach (var message in reader.ReadAsync("sse", log, query.Filter, from, httpContext.RequestAborted))
        {
            SseWriter.Write(output, message);
            // A reader that does not read stops here, with this batch and its position.
            var flushed = await output.FlushAsync(httpContext.RequestAborted);
            if (flushed.IsCompleted) return;
        }
    }

    // What a browser sends when it reconnects by itself: it knows better than the URL where it stands.
    private StartFrom From(HttpRequest request)
    {
        var last = request.Headers[LastEventId].ToString();
        return last.Length == 0 ? query.From : EventsQuery.ReadFrom(LastEventId, $"position:{last}");
    }
}
