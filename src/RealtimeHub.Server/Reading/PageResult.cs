using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Reading;

/// <summary>Answers with a page: <c>{events, position, reached_tip, gap?}</c>.</summary>
internal sealed class PageResult(PageReader pages, IEventLog log, EventsQuery query) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var page = await pages.ReadAsync(log, query, httpContext.RequestAborted);
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.Headers.CacheControl = "no-store";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        Write(writer, page);
        await writer.FlushAsync(httpContext.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, EventsPage page)
    {
        writer.WriteStartObject();
        if (page.Gap is { } gap)
        {
            writer.WriteStartObject("gap");
            SubscriptionMessageWriter.WriteMembers(writer, gap);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("events");
        foreach (var e in page.Events) writer.WriteRawValue(e.Json.Span, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteString("position", page.Position.ToString());
        writer.WriteBoolean("reached_tip", page.ReachedTip);
        writer.WriteEndObject();
    }
}
