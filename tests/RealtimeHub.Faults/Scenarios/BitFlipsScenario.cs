using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>
/// Something else wrote to the folder: a bit, an end that is missing, a file that does not belong there. The hub says so, at the start
/// or when that part is read, or serves everything as it was; it never serves anything else, and never less without saying so.
/// </summary>
internal static class BitFlipsScenario
{
    public static Scenario Scenario { get; } = new(
        "bit-flips",
        "flipped bits, cut off files and foreign files in a data folder: all found, nothing damaged served",
        new Dictionary<string, int> { ["times"] = 30, ["truncations"] = 10, ["foreign"] = 6, ["acks"] = 600 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        // After a kill a start reads the whole log for what it tells of flows; after a good end it has that in a file. Then older segments,
        // whose keys nobody must know any more, are looked at only when somebody reads them.
        var (killed, closed) = (Path.Combine(run.Folder, "data"), Path.Combine(run.Folder, "closed"));
        var truth = await MakeAsync(run, killed, closed, cancellationToken);
        string Folder(int n) => n % 2 == 0 ? killed : closed;
        var outcomes = new List<string>();
        for (var n = 0; n < run["times"]; n++) outcomes.Add(await TryAsync(run, Folder(n), truth, Damage.FlipBit, n, cancellationToken));
        for (var n = 0; n < run["truncations"]; n++) outcomes.Add(await TryAsync(run, Folder(n), truth, Damage.CutOff, n, cancellationToken));
        for (var n = 0; n < run["foreign"]; n++) outcomes.Add(await TryAsync(run, Folder(n), truth, Damage.AddForeign, n, cancellationToken));
        foreach (var outcome in outcomes.GroupBy(o => o).OrderBy(g => g.Key)) run.Say($"{outcome.Count(),4} × {outcome.Key}");
        if (truth.Events.Count < run["acks"]) run.Find("VACUOUS", $"there were only {truth.Events.Count} events to damage");
    }

    // Several segments and epochs, as three kills leave them.
    private static async Task<GoodFolder> MakeAsync(FaultRun run, string folder, string closed, CancellationToken cancellationToken)
    {
        var gate = new HubGate();
        await using var hub = await HostProcess.StartAsync(Program(run, folder), cancellationToken);
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = 4 }, run.Random);
        for (var n = 0; n < 3; n++)
        {
            await load.AcknowledgeAsync(run["acks"] / 3, cancellationToken);
            gate.Close();
            await hub.KillAsync();
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
            gate.Open();
        }

        await load.AcknowledgeAsync(run["acks"] / 3, cancellationToken);
        await load.StopAsync();
        var events = new Dictionary<Position, string>();
        await foreach (var page in FinalRead.PagesAsync(hub.Http))
        {
            foreach (var (at, json) in page) events.Add(at, json);
        }

        await hub.KillAsync();
        CopiedFolder.Copy(folder, closed);
        await hub.StartAgainAsync(closed, cancellationToken);
        run.Expect(await hub.TerminateAsync() == 0, "EXIT CODE", "a hub that was asked to end did not end well");
        return new GoodFolder(events);
    }

    private static async Task<string> TryAsync(FaultRun run, string folder, GoodFolder truth, DoDamage damage, int number, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(run.Folder, $"copy-{number}");
        CopiedFolder.Copy(folder, copy);
        var done = damage(copy, run.Random);
        var outcome = await DamageTrial.RunAsync(Program(run, copy), truth, cancellationToken);
        if (outcome.Fault is { } fault && !(done.IsHarmless && outcome.IsWhole)) run.Find(fault, $"{done.What}: {outcome.What}");
        Directory.Delete(copy, recursive: true);
        return $"{done.Kind}: {outcome.What}";
    }

    private static HostProgram Program(FaultRun run, string folder) => run.Subjects.Hub(folder, ("RealtimeHub:Log:SegmentBytes", "60000"), ("RealtimeHub:Log:RecentBytes", "20000"), ("RealtimeHub:Log:KeyWindow", "00:00:00.5"));
}
