using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Everybody loses the hub at once and wants it back at once.</summary>
internal static class ReconnectStormScenario
{
    private const int Publishers = 20;
    private const int Processes = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public static Scenario Scenario { get; } = new(
        "reconnect-storm",
        "2,000 clients lose the hub for 10 s: all are current within 15 s of its return; how their attempts are spread",
        new Dictionary<string, int> { ["clients"] = 2_000, ["seconds"] = 10 },
        RunAsync)
    { MayRunOnRedis = true };

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var gate = new HubGate();
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data")), cancellationToken);
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = Publishers, Rate = 40, Padding = 100, Batch = 2 }, run.Random);
        await load.AcknowledgeAsync(100, cancellationToken);
        using var farms = new Farms(run, hub.Address, Processes, run["clients"], Publishers);
        await farms.AllCurrentAsync(0, cancellationToken);
        run.Say($"{run["clients"]:N0} clients follow");

        gate.Close();
        await hub.KillAsync();
        run.Fault("hub kill -9");
        // So long the hub is away: that is the fault.
        await Task.Delay(TimeSpan.FromSeconds(run["seconds"]), cancellationToken);
        var started = await hub.StartAgainAsync(cancellationToken: cancellationToken);
        var returned = MonotonicClock.Now;
        gate.Open();
        var tip = load.Acknowledged;
        var current = await farms.AllCurrentAsync(returned, cancellationToken);

        var took = TimeSpan.FromMilliseconds((current - returned) / 1e6);
        run.Say($"the hub was ready {started.TotalSeconds:0.0} s after its start, all clients were current {took.TotalSeconds:0.0} s after that");
        run.Say("connects per 100 ms since its return:");
        foreach (var line in Histogram.Lines(farms.ConnectedAfter(returned - (long)started.TotalNanoseconds).Select(t => (t - returned) / 1e6), width: 100)) run.Say(line);
        run.Expect(took < Longest, "LATE", $"the last client was current {took.TotalSeconds:0.0} s after the hub's return");
        await load.StopAsync();
        await FinalRead.RecordAsync(hub.Http, run.History);
        await farms.EndAsync(cancellationToken);
        run.Expect(tip > 0, "VACUOUS", "nothing was published");
        run.Check(leastAcknowledged: 100);
    }
}
