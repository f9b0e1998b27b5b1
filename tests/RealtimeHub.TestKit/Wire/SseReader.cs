using System.Net.ServerSentEvents;
using System.Text.Json;

namespace RealtimeHub.TestKit;

/// <summary>Reads server-sent events, as a browser does but without reconnecting.</summary>
public sealed class SseReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly SseParser<string> _parser;
    private readonly IAsyncEnumerator<SseItem<string>> _items;
    private readonly CancellationTokenSource _stop = new();

    private SseReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _parser = SseParser.Create(body);
        _items = _parser.EnumerateAsync(_stop.Token).GetAsyncEnumerator();
    }

    /// <summary>Where it stands: what it would send as <c>Last-Event-ID</c>.</summary>
    public string LastEventId => _parser.LastEventId;

    /// <summary>Opens <c>/streams/{stream}/events</c>.</summary>
    public static async Task<SseReader> OpenAsync(TestHub hub, string query = "", string? lastEventId = null, string stream = "tams")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/streams/{stream}/events?{query}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());
        response.EnsureSuccessStatusCode();
        return new SseReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<SseItem<string>?> NextAsync() =>
        await _items.MoveNextAsync().AsTask().WaitAsync(Deadline.Limit) ? _items.Current : null;

    /// <summary>The next message with this name; others before it are passed over.</summary>
    public async Task<JsonElement> NextOfKindAsync(string kind)
    {
        while (await NextAsync() is { } item)
        {
            if (item.EventType == kind) return JsonDocument.Parse(item.Data).RootElement;
        }

        throw new InvalidOperationException($"It ended without {kind}.");
    }

    /// <summary>So many events; named messages before them are passed over, but a gap is an error.</summary>
    public async Task<List<SseItem<string>>> EventsAsync(int count)
    {
        var events = new List<SseItem<string>>();
        while (events.Count < count)
        {
            var item = await NextAsync() ?? throw new InvalidOperationException($"It ended after {events.Count} of {count} events.");
            if (item.EventType == "gap") throw new InvalidOperationException($"A gap: {item.Data}");
            if (item.EventType == "message") events.Add(item);
        }

        return events;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _response.Dispose();
        _stop.Dispose();
    }
}
