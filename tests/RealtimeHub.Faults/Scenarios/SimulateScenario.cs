using System.Text.Json;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>The same as <see cref="KillScenario"/>, with the program that users have: <c>rthub simulate</c>, held to its own log of acknowledgements.</summary>
internal static class SimulateScenario
{
    public static Scenario Scenario { get; } = new(
        "simulate",
        "kill -9 and restart during rthub simulate: what its --ack-log says is in the log, at its position, once, in order",
        new Dictionary<string, int> { ["times"] = 20, ["rate"] = 2_000, ["acks"] = 2_000 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var ackLog = Path.Combine(run.Folder, "acknowledged.txt");
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data")), cancellationToken);
        var total = run["times"] * run["acks"];
        using var simulate = ChildProcess.Start(
            ChildProcess.DotNet("rthub.dll", "simulate", "--hub", $"{hub.Address}", "--rate", $"{run["rate"]}", "--count", $"{total}", "--ack-log", ackLog), _ => { });
        var tip = new TipWatch(hub.Http);
        for (var n = 1; n <= run["times"]; n++)
        {
            await tip.GrowAsync(run.Random.Next(run["acks"] / 4, run["acks"] * 3 / 4), simulate.Exited, cancellationToken);
            run.Expect(!simulate.Exited.IsCompleted, "VACUOUS", $"simulate had ended before kill {n}");
            await hub.KillAsync();
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
        }

        var code = await simulate.Exited.WaitAsync(cancellationToken);
        run.Expect(code == 0, "EXIT CODE", $"simulate ended with {code}");
        await CheckAsync(run, hub.Http, ackLog, total);
    }

    private static async Task CheckAsync(FaultRun run, HttpClient http, string ackLog, int total)
    {
        var acknowledged = File.ReadLines(ackLog).Select(line => line.Split(' ')).ToList();
        var inLog = new Dictionary<Position, string>();
        await foreach (var page in FinalRead.PagesAsync(http))
        {
            foreach (var (at, json) in page) inLog.Add(at, EnvelopeDigest.Of(json));
        }

        foreach (var line in acknowledged)
        {
            var at = Position.Parse(line[0]);
            if (!inLog.TryGetValue(at, out var digest)) run.Find("LOST", $"{at} was acknowledged and is not in the log");
            else if (digest != line[1]) run.Find("DIVERGENT", $"{at} was acknowledged as {line[1]} and is {digest}");
        }

        var sequences = acknowledged.Select(line => Position.Parse(line[0]).Sequence).ToList();
        run.Expect(sequences.Zip(sequences.Skip(1)).All(pair => pair.First < pair.Second), "INVERSION", "acknowledged positions do not grow");
        // One publisher that tries each batch until it is answered: anything beyond what it was told would be half a batch or a double.
        run.Expect(inLog.Count == acknowledged.Count, "DUPLICATE", $"{inLog.Count:N0} events are in the log, {acknowledged.Count:N0} were acknowledged");
        run.Expect(acknowledged.Count == total, "VACUOUS", $"{acknowledged.Count:N0} of {total:N0} events were acknowledged");
        run.Say($"{run["times"]} kills; {acknowledged.Count:N0} events acknowledged to rthub simulate, {inLog.Count:N0} in the log");
    }
}
