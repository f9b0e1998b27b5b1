using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>
/// A write or a sync fails with EIO. What the kernel then holds is unknown: the hub must not acknowledge anything any more, say why, and
/// end within two seconds. The failed call writes nothing, so an acknowledgement that rests on it is missing after the restart.
/// </summary>
internal static class IoErrorScenario
{
    private const int FailStop = 70;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public static Scenario Scenario { get; } = new(
        "io-error",
        "EIO in a random write or sync: no acknowledgement after it, the process ends within 2 s and says why (root)",
        new Dictionary<string, int> { ["times"] = 20, ["publishers"] = 16 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        Shell.Require("io-error", "strace");
        var gate = new HubGate();
        // Segments are small, so that new ones begin, whose folder is synced, while it runs.
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data"), ("RealtimeHub:Log:SegmentBytes", "200000")), cancellationToken);
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = run["publishers"], Rate = 2_000 }, run.Random);
        var slowest = TimeSpan.Zero;
        for (var n = 1; n <= run["times"]; n++)
        {
            await load.AcknowledgeAsync(200, cancellationToken);
            var calls = n % 3 == 0 ? "fsync" : "pwrite64";
            using var strace = await Strace.AttachAsync(hub.Id, calls, "EIO", run.Random.Next(1, n % 3 == 0 ? 4 : 100));
            var failedAt = await strace.Injected.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            gate.Close();
            run.Fault($"EIO in {calls}");
            var code = await hub.Exited.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            var took = DateTime.UtcNow - DateTime.UnixEpoch - failedAt;
            slowest = took > slowest ? took : slowest;
            run.Expect(took < Longest, "LATE END", $"the process ended {took.TotalSeconds:0.00} s after EIO in {calls}");
            run.Expect(code == FailStop, "EXIT CODE", $"the process ended with {code} after EIO in {calls}");
            run.Expect(hub.Output.Contains("storage failed", StringComparison.Ordinal), "NO REASON", $"the hub did not say why it ended:\n{hub.Output}");
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
            gate.Open();
        }

        await load.AcknowledgeAsync(200, cancellationToken);
        await load.StopAsync();
        await FinalRead.RecordAsync(hub.Http, run.History);
        run.Say($"{run["times"]} times EIO; {load.Acknowledged:N0} events acknowledged; slowest end {slowest.TotalSeconds:0.00} s after the error");
        run.Check(leastAcknowledged: run["times"] * 200);
    }
}
