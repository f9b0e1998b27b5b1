using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Clients follow over wires on which everything goes wrong, while they and the hub are killed.</summary>
internal static class ChaosScenario
{
    public static Scenario Scenario { get; } = new(
        "chaos",
        "cuts at random bytes, silence, slices, half ends, hub and clients killed: every event once and in order, or an announced gap",
        new Dictionary<string, int> { ["runs"] = 100, ["wires"] = 6, ["clients"] = 2, ["rate"] = 300, ["hubkills"] = 25 },
        RunAsync)
    { MayRunOnRedis = true };

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var gate = new HubGate();
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data"), ("RealtimeHub:Log:RecentBytes", "200000")), cancellationToken);
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = 4, Rate = run["rate"], Padding = 100, Batch = 5 }, run.Random);
        var count = new RunCount(run["runs"]);
        var wires = Enumerable.Range(1, run["wires"]).Select(n => new ChaosLane(run, hub, $"wire-{n}", run.Random.Next())).ToList();
        var clients = Enumerable.Range(1, run["clients"]).Select(n => new KilledLane(run, hub, $"killed-{n}", run.Random.Next())).ToList();
        try
        {
            var lanes = Task.WhenAll([.. wires.Select(w => w.RunAsync(count, cancellationToken)), .. clients.Select(c => c.RunAsync(count, cancellationToken))]);
            await KillHubAsync(run, hub, gate, count, lanes, cancellationToken);
            await lanes;
            await load.StopAsync();
            var tip = await FinalRead.RecordAsync(hub.Http, run.History);
            await Task.WhenAll([.. wires.Select(w => w.FinishAsync(tip, cancellationToken)), .. clients.Select(c => c.FinishAsync(tip, cancellationToken))]);
            Tell(run, count.Done, wires.Sum(w => w.Connections));
        }
        finally
        {
            await Task.WhenAll([.. wires.Select(w => w.DisposeAsync().AsTask()), .. clients.Select(c => c.DisposeAsync().AsTask())]);
        }

        run.Check(leastAcknowledged: run["runs"], oneByOne: false);
    }

    private static void Tell(FaultRun run, int runs, int connections)
    {
        var faults = run.History.Entries.Where(e => e.F == EntryKind.Fault).GroupBy(e => e.Note!).OrderBy(g => g.Key).ToDictionary(g => g.Key, g => g.Count());
        run.Say($"{runs} runs: {string.Join(", ", faults.Select(f => $"{f.Key} {f.Value}"))}; {connections} connections");
        // Some cuts are asked for and come with the next fault; most must have come.
        var breaks = ChaosLane.Breaking.Sum(kind => faults.GetValueOrDefault(kind));
        run.Expect(connections >= breaks / 2, "VACUOUS", $"the wires were to break {breaks} times, but there were only {connections} connections");
    }

    private static async Task KillHubAsync(FaultRun run, HostProcess hub, HubGate gate, RunCount count, Task lanes, CancellationToken cancellationToken)
    {
        var random = new Random(run["seed"]);
        while (await count.ReachesAsync(count.Done + random.Next(1, run["hubkills"] * 2), lanes).WaitAsync(cancellationToken))
        {
            gate.Close();
            await hub.KillAsync();
            run.Fault("hub kill -9");
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
            gate.Open();
        }
    }
}
