using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Flows;

/// <summary>Follows a filter up to the tip in each of the views.</summary>
internal static class Views
{
    public static async Task<Followed> StreamAsync(MessageReader messages, long tip)
    {
        var followed = new Followed();
        while (await messages.NextAsync() is var message && !IsAtTip(message, tip)) Take(followed, message);
        return followed;
    }

    public static async Task<Followed> SseAsync(TestHub hub, JsonObject filter)
    {
        await using var sse = await SseReader.OpenAsync(hub, $"from=beginning{Query(filter)}");
        var followed = new Followed();
        while (await sse.NextAsync() is { } item && item.EventType != "caught_up")
        {
            var data = JsonDocument.Parse(item.Data).RootElement;
            if (item.EventType == "gap") followed.TakeGap(data);
            else followed.TakeEvent(data);
        }

        return followed;
    }

    public static async Task<Followed> PagesAsync(TestHub hub, JsonObject filter, int limit)
    {
        var followed = new Followed();
        for (var from = "beginning"; ;)
        {
            var page = await hub.PageAsync($"from={from}&limit={limit}{Query(filter)}");
            if (page.TryGetProperty("gap", out var gap)) followed.TakeGap(gap);
            foreach (var e in page.GetProperty("events").EnumerateArray()) followed.TakeEvent(e);
            if (page.GetProperty("reached_tip").GetBoolean()) return followed;
            from = $"position:{page.GetProperty("position").GetString()}";
        }
    }

    public static string Query(JsonObject filter) => string.Concat(filter.Select(member =>
        $"&{member.Key}={Uri.EscapeDataString(member.Value is JsonArray list ? string.Join(',', list.Select(item => item!.GetValue<string>())) : member.Value!.GetValue<string>())}"));

    private static void Take(Followed followed, JsonElement message)
    {
        if (message.GetProperty("kind").GetString() == "gap") followed.TakeGap(message);
        else if (message.TryGetProperty("events", out var events)) foreach (var e in events.EnumerateArray()) followed.TakeEvent(e);
    }

    private static bool IsAtTip(JsonElement message, long tip) =>
        message.GetProperty("kind").GetString() == "caught_up" && message.GetProperty("position").GetString()!.EndsWith($".{tip}", StringComparison.Ordinal);
}
