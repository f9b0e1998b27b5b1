using System.Diagnostics;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>The disk fills up and gets space again. Publishers are told 507, readers notice nothing, publishing resumes by itself.</summary>
internal static class DiskFullScenario
{
    private const int StorageFull = 507;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static Scenario Scenario { get; } = new(
        "disk-full",
        "the disk fills up: 507 for publishers, readers go on, publishing resumes within 5 s of there being space (root)",
        new Dictionary<string, int> { ["times"] = 3, ["publishers"] = 8, ["megabytes"] = 8 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        Shell.Require("disk-full", "mount", "umount");
        var gate = new HubGate();
        await using var disk = await MountedFolder.InMemoryAsync(Path.Combine(run.Folder, "disk"), $"{run["megabytes"]}m");
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(disk.Path, "data"), ("RealtimeHub:Log:SegmentBytes", "1000000")), cancellationToken);
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = run["publishers"], Padding = 8_000 }, run.Random);
        await using var consumer = Consumer.Start("follower", hub.Address, run.History);
        var slowest = TimeSpan.Zero;
        for (var n = 1; n <= run["times"]; n++)
        {
            while (load.Refused.GetValueOrDefault(StorageFull) < n * 20) await load.NextAnswerAsync(cancellationToken);
            run.Fault("disk full");
            // Readers go on: a page, and a subscription from the beginning to the tip.
            var acknowledged = await CountAsync(hub.Http);
            await using (var reader = Consumer.Start($"reader-{n}", hub.Address, run.History))
            {
                await reader.ReachAsync(acknowledged, cancellationToken);
                await reader.LeaveAsync();
            }

            await consumer.ReachAsync(acknowledged, cancellationToken);
            await disk.ResizeAsync($"{run["megabytes"] * (n + 1)}m");
            var began = Stopwatch.GetTimestamp();
            await load.AcknowledgeAsync(1, cancellationToken);
            var took = Stopwatch.GetElapsedTime(began);
            slowest = took > slowest ? took : slowest;
            run.Expect(took < Longest, "LATE RETURN", $"publishing resumed {took.TotalSeconds:0.0} s after there was space");
        }

        await load.StopAsync();
        await disk.ResizeAsync($"{run["megabytes"] * (run["times"] + 4)}m");
        // What was refused must not come back with a restart, what was acknowledged must.
        await hub.KillAsync();
        await hub.StartAgainAsync(cancellationToken: cancellationToken);
        await consumer.ReachAsync(await FinalRead.RecordAsync(hub.Http, run.History), cancellationToken);
        run.Say($"full {run["times"]} times; {load.Refused.GetValueOrDefault(StorageFull):N0} publishes answered 507; publishing resumed after at most {slowest.TotalMilliseconds:0} ms");
        run.Check(leastAcknowledged: 500);
    }

    private static async Task<long> CountAsync(HttpClient http)
    {
        var count = 0L;
        await foreach (var page in FinalRead.PagesAsync(http)) count += page.Count;
        return count;
    }
}
