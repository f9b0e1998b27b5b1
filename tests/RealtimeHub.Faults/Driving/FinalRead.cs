using System.Text;
using System.Text.Json;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>Reads the whole stream, page by page, as anybody may.</summary>
internal static class FinalRead
{
    /// <summary>Writes down what there is.</summary>
    /// <returns>How many events there are.</returns>
    public static async Task<long> RecordAsync(HttpClient http, History history)
    {
        var count = 0L;
        // That it was read is known even when nothing was there.
        history.Add(new Entry("reader", EntryType.Invoke, EntryKind.Read) { Ids = [] });
        await foreach (var page in PagesAsync(http))
        {
            count += page.Count;
            foreach (var run in Runs.Of(page.Select(e => (e.At, FaultEvents.IdIn(Encoding.UTF8.GetBytes(e.Json))))))
                history.Add(new Entry("reader", EntryType.Ok, EntryKind.Read) { At = run.At, Ids = run.Ids });
        }

        return count;
    }

    /// <summary>Pages of events with their position and text.</summary>
    /// <exception cref="HttpRequestException">The hub did not serve a page.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<(Position At, string Json)>> PagesAsync(HttpClient http)
    {
        var from = "beginning";
        for (var reachedTip = false; !reachedTip;)
        {
            using var page = JsonDocument.Parse(await http.GetByteArrayAsync($"streams/tams/events?from={from}&limit=1000"));
            reachedTip = page.RootElement.GetProperty("reached_tip").GetBoolean();
            from = $"position:{page.RootElement.GetProperty("position").GetString()}";
            yield return [.. page.RootElement.GetProperty("events").EnumerateArray().Select(Event)];
        }
    }

    private static (Position At, string Json) Event(JsonElement e) => (Position.Parse(e.GetProperty("position").GetString()!), e.GetRawText());
}
