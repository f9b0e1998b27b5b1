using System.Text;
using System.Text.Json;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>Reads the whole stream, page by page, as anybody may.</summary>
internal static class FinalRead
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    /// <summary>Writes down what there is on one of several nodes: it shows what another acknowledged a moment later.</summary>
    /// <returns>How many events there are.</returns>
    public static async Task<long> RecordNodeAsync(HttpClient node, History history)
    {
        var acknowledged = history.Entries.Where(e => e is { F: EntryKind.Publish, Type: EntryType.Ok, At: not null })
            .Select(e => e.At!.Value.Sequence + (e.Ids?.Length ?? 1) - 1).DefaultIfEmpty(0).Max();
        // What it does not show by then is missing: the checker says so.
        var began = MonotonicClock.Now;
        while (await NewestAsync(node) < acknowledged && MonotonicClock.Now - began < Patience.TotalNanoseconds) await Task.Delay(20);
        return await RecordAsync(node, history);
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

    private static async Task<long> NewestAsync(HttpClient node)
    {
        using var stream = JsonDocument.Parse(await node.GetByteArrayAsync("streams/tams"));
        return Position.Parse(stream.RootElement.GetProperty("newest").GetString()!).Sequence;
    }

    private static (Position At, string Json) Event(JsonElement e) => (Position.Parse(e.GetProperty("position").GetString()!), e.GetRawText());
}
