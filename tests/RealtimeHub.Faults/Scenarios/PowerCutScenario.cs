using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>
/// The power fails: only what reached the disk is left. The disk is a file with a file system in it; the hub is stopped, the file copied
/// as it is at that moment, and the copy is the disk of the next start. What was only in the page cache is not in it.
/// </summary>
internal static class PowerCutScenario
{
    public static Scenario Scenario { get; } = new(
        "power-cut",
        "the disk as it is at an instant, without what was not synced, is what the next start finds: nothing acknowledged is missing (root)",
        new Dictionary<string, int> { ["times"] = 20, ["publishers"] = 16, ["acks"] = 2_000, ["megabytes"] = 1_024 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        Shell.Require("power-cut", "mount", "umount", "mkfs.ext4", "cp");
        var image = Path.Combine(run.Folder, "disk-0.img");
        await using (var blank = File.Create(image)) blank.SetLength((long)run["megabytes"] << 20);
        await Shell.RunAsync("mkfs.ext4", "-q", "-F", image);
        var disk = await MountedFolder.OfImageAsync(Path.Combine(run.Folder, "mounted-0"), image);
        var gate = new HubGate();
        HostProcess? hub = null;
        try
        {
            hub = await HostProcess.StartAsync(run.Subjects.Hub(DataOn(disk), ("RealtimeHub:Log:SegmentBytes", "4000000")), cancellationToken);
            await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = run["publishers"] }, run.Random);
            for (var n = 1; n <= run["times"]; n++)
            {
                await load.AcknowledgeAsync(run.Random.Next(run["acks"] / 2, run["acks"] * 3 / 2), cancellationToken);
                hub.Pause();
                gate.Close();
                var cut = Path.Combine(run.Folder, $"disk-{n}.img");
                await Shell.RunAsync("cp", "--sparse=always", image, cut);
                await hub.KillAsync();
                await disk.DisposeAsync();
                File.Delete(image);
                image = cut;
                disk = await MountedFolder.OfImageAsync(Path.Combine(run.Folder, $"mounted-{n}"), image);
                run.Fault("power cut");
                await hub.StartAgainAsync(DataOn(disk), cancellationToken);
                gate.Open();
            }

            await load.AcknowledgeAsync(run["acks"] / 2, cancellationToken);
            await load.StopAsync();
            await FinalRead.RecordAsync(hub.Http, run.History);
            run.Say($"{run["times"]} power cuts; {load.Acknowledged:N0} events acknowledged, {load.Repeats:N0} publishes repeated");
        }
        finally
        {
            if (hub is not null) await hub.DisposeAsync();
            await disk.DisposeAsync();
        }

        run.Check(leastAcknowledged: run["times"] * run["acks"] / 2);
    }

    private static string DataOn(MountedFolder disk) => Path.Combine(disk.Path, "data");
}
