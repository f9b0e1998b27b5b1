using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>The process is killed while it writes. Nothing that was acknowledged may be missing, moved, halved or doubled.</summary>
internal static class KillScenario
{
    public static Scenario Scenario { get; } = new(
        "kill",
        "kill -9 and restart under publishers with keys and batches: everything acknowledged is there, in order, once",
        new Dictionary<string, int> { ["times"] = 20, ["publishers"] = 16, ["acks"] = 2_000 },
        RunAsync)
    { MayRunOnRedis = true };

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var gate = new HubGate();
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data"), ("RealtimeHub:Log:SegmentBytes", "4000000")), cancellationToken);
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = run["publishers"] }, run.Random);
        await using var consumer = Consumer.Start("follower", hub.Address, run.History);
        var slowest = TimeSpan.Zero;
        for (var n = 1; n <= run["times"]; n++)
        {
            await load.AcknowledgeAsync(run.Random.Next(run["acks"] / 2, run["acks"] * 3 / 2), cancellationToken);
            gate.Close();
            await hub.KillAsync();
            run.Fault("kill -9");
            var took = await hub.StartAgainAsync(cancellationToken: cancellationToken);
            slowest = took > slowest ? took : slowest;
            gate.Open();
        }

        await load.AcknowledgeAsync(run["acks"] / 2, cancellationToken);
        await load.StopAsync();
        var count = await FinalRead.RecordAsync(hub.Http, run.History);
        await consumer.ReachAsync(count, cancellationToken);
        run.Say($"{run["times"]} kills; {load.Acknowledged:N0} events acknowledged, {load.Repeats:N0} publishes repeated; slowest return {slowest.TotalSeconds:0.0} s");
        run.Check(leastAcknowledged: run["times"] * run["acks"] / 2);
    }
}
