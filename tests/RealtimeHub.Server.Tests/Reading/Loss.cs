using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>A hub with a log in files that cannot give a reader what follows its position, or no longer counts it.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="From">Where the reader stands.</param>
/// <param name="Reason">What it must be told.</param>
/// <param name="Missing">The positions that the gap must cover; none where nothing is known.</param>
/// <param name="Follows">All that it is given after the gap.</param>
internal sealed record Loss(TestHub Hub, string From, string Reason, IReadOnlyList<string> Missing, IReadOnlyList<string> Follows) : IAsyncDisposable
{
    public static IReadOnlyDictionary<string, Func<TestFolder, Task<Loss>>> All { get; } = new Dictionary<string, Func<TestFolder, Task<Loss>>>
    {
        ["retention passed"] = RetentionPassedAsync,
        ["older backup restored"] = BackupRestoredAsync,
        ["backup from before the last start restored"] = BackupOfAStoppedHubRestoredAsync,
        ["position ahead"] = PositionAheadAsync,
        ["unknown epoch"] = UnknownEpochAsync,
    };

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private static async Task<Loss> RetentionPassedAsync(TestFolder folder)
    {
        var hub = await TestHub.StartAsync([("RealtimeHub:Streams:tams:Retention:Count", "20")], folder);
        var positions = await PublishAsync(hub, 100);
        await Eventually.HoldsAsync(async () => await OldestAsync(hub) > 70, "retention deletes what is beyond 20 events and a segment");
        var kept = positions.FindIndex(p => Position.Parse(p).Sequence == OldestAsync(hub).Result);
        return new Loss(hub, positions[9], "retention", positions[10..kept], positions[kept..]);
    }

    private static async Task<Loss> BackupRestoredAsync(TestFolder folder)
    {
        using var lost = new TestFolder();
        await using var first = await TestHub.StartAsync(folder: lost);
        await PublishAsync(first, 10);
        Copy(lost, folder);
        var gone = await PublishAsync(first, 10);
        var hub = await TestHub.StartAsync(folder: folder);
        return new Loss(hub, gone[^1], "rollback", gone, await PublishAsync(hub, 30));
    }

    // It knows nothing of the start in which the reader's position was given: all is told anew.
    private static async Task<Loss> BackupOfAStoppedHubRestoredAsync(TestFolder folder)
    {
        using var lost = new TestFolder();
        List<string> kept;
        await using (var first = await TestHub.StartAsync(folder: folder)) kept = await PublishAsync(first, 10);
        Copy(folder, lost);
        List<string> gone;
        await using (var second = await TestHub.StartAsync(folder: lost)) gone = await PublishAsync(second, 10);
        var hub = await TestHub.StartAsync(folder: folder);
        return new Loss(hub, gone[^1], "reset", gone, [.. kept, .. await PublishAsync(hub, 30)]);
    }

    private static async Task<Loss> PositionAheadAsync(TestFolder folder)
    {
        var hub = await TestHub.StartAsync(folder: folder);
        var tip = Position.Parse((await PublishAsync(hub, 10))[^1]);
        return new Loss(hub, tip.Plus(5).ToString(), "rollback", [.. Enumerable.Range(1, 5).Select(n => tip.Plus(n).ToString())], []);
    }

    private static async Task<Loss> UnknownEpochAsync(TestFolder folder)
    {
        var hub = await TestHub.StartAsync(folder: folder);
        return new Loss(hub, "0123456789abcdef.3", "reset", [], await PublishAsync(hub, 10));
    }

    private static async Task<List<string>> PublishAsync(TestHub hub, int count)
    {
        var positions = new List<string>();
        for (var n = 0; n < count; n++) positions.AddRange(await hub.PublishAsync(SampleEvents.Segment(n)));
        return positions;
    }

    private static async Task<long> OldestAsync(TestHub hub)
    {
        using var response = await hub.Http.GetAsync("/streams/tams", Deadline.Token());
        return Position.Parse((await response.JsonAsync()).GetProperty("oldest").GetString()!).Sequence;
    }

    private static void Copy(TestFolder from, TestFolder to)
    {
        foreach (var file in Directory.GetFiles(from.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("lock" or "owner.json")))
        {
            var target = Path.Combine(to.Path, Path.GetRelativePath(from.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
