using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary>Data folders as a real hub leaves them, and what is done to them.</summary>
internal static class DataSetup
{
    /// <summary>So small that a few hundred events make many segments.</summary>
    public static readonly (string Name, string? Value)[] SmallSegments = [("RealtimeHub:Log:SegmentBytes", "20000")];

    public static async Task<TestFolder> MakeAsync(int events = 200)
    {
        var folder = new TestFolder();
        await using var hub = await TestHub.StartAsync(SmallSegments, folder);
        for (var n = 0; n < events; n += 10) await hub.PublishAsync(Enumerable.Range(n, 10).Select(i => SampleEvents.Segment(i)));
        return folder;
    }

    public static string[] Segments(this TestFolder folder, string stream = "tams") =>
        [.. Directory.GetFiles(Path.Combine(folder.Path, "streams", stream), "*.log").Order(StringComparer.Ordinal)];

    public static void Flip(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 1));
    }

    /// <summary>All that a stream holds, as its envelopes.</summary>
    public static async Task<List<string>> EnvelopesAsync(this TestHub hub, string stream = "tams")
    {
        var envelopes = new List<string>();
        for (var from = "beginning"; ;)
        {
            var page = await hub.PageAsync($"limit=1000&from={from}", stream);
            envelopes.AddRange(page.GetProperty("events").EnumerateArray().Select(Envelope));
            if (page.GetProperty("reached_tip").GetBoolean()) return envelopes;
            from = $"position:{page.GetProperty("position").GetString()}";
        }
    }

    public static string Envelope(JsonElement e)
    {
        var text = e.GetRawText();
        return text[..text.LastIndexOf(",\"position\":", StringComparison.Ordinal)] + "}";
    }
}
