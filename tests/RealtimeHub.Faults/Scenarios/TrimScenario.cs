using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>The oldest segments are gone, as after retention, and readers come back from places that are no longer, or never were, in the log.</summary>
internal static class TrimScenario
{
    public static Scenario Scenario { get; } = new(
        "trim",
        "readers behind what is kept, ahead of the log, or of another log: each is told exactly, before any later event",
        new Dictionary<string, int> { ["times"] = 4, ["acks"] = 1_000 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var data = Path.Combine(run.Folder, "data");
        var gate = new HubGate();
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(data, ("RealtimeHub:Log:SegmentBytes", "60000"), ("RealtimeHub:Log:RecentBytes", "20000")), cancellationToken);
        // No repeats: the keys of what is taken away here go with it.
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = 4, Repeated = 0 }, run.Random);
        var gaps = 0;
        for (var n = 1; n <= run["times"]; n++)
        {
            await load.AcknowledgeAsync(run["acks"], cancellationToken);
            var behind = await EarlyPositionAsync(hub.Http);
            gate.Close();
            await hub.KillAsync();
            var trimmed = Trim(data, run.Random);
            run.Fault("oldest segments gone", hadEffect: trimmed > behind.Sequence);
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
            gate.Open();

            gaps += await ExpectToldAsync(run, hub, behind, trimmed, cancellationToken);
            await load.AcknowledgeAsync(1, cancellationToken);
            await using var back = Consumer.Start($"behind-{n}", hub.Address, run.History, new ConsumerSettings { From = StartFrom.After(behind) });
            await back.ReachAsync(trimmed + 1, cancellationToken);
            run.Expect(back.Gaps == 1, "NOT TOLD", $"a reader behind what is kept was told {back.Gaps} gaps");
            await back.LeaveAsync();
        }

        await load.StopAsync();
        await FinalRead.RecordAsync(hub.Http, run.History);
        run.Say($"{run["times"]} times the oldest segments went; {gaps} gaps were told as they should");
        run.Check(leastAcknowledged: run["times"] * run["acks"]);
    }

    private static async Task<Position> EarlyPositionAsync(HttpClient http)
    {
        await foreach (var page in FinalRead.PagesAsync(http)) return page[5].At;
        throw new InvalidDataException("There is nothing in the log.");
    }

    private static async Task<int> ExpectToldAsync(FaultRun run, HostProcess hub, Position behind, long trimmed, CancellationToken cancellationToken)
    {
        var tip = Position.Parse(System.Text.Json.JsonDocument.Parse(await hub.Http.GetStringAsync("streams/tams", cancellationToken)).RootElement.GetProperty("newest").GetString()!);
        await ExpectAsync(run, hub, behind, "retention", 0, trimmed);
        await ExpectAsync(run, hub, tip.Plus(1_000_000), "rollback", null, tip.Sequence + 1_000_000);
        await ExpectAsync(run, hub, new Position(tip.Epoch ^ 1, 5), "reset", null, null);
        return 3;
    }

    private static async Task ExpectAsync(FaultRun run, HostProcess hub, Position from, string reason, long? after, long? until)
    {
        var told = await Gap.ToldAtAsync(hub.Http, from);
        var isRight = told.Reason == reason && (after is null || told.After == from) && told.Until?.Sequence == until;
        run.Expect(isRight, "TOLD WRONG", $"a reader at {from} was told {told}, not {reason} until {until}");
    }

    // What is kept begins with a segment; its name is its first sequence.
    private static long Trim(string data, Random random)
    {
        var segments = Directory.GetFiles(Path.Combine(data, "streams", "tams"), "*.log").Order(StringComparer.Ordinal).ToList();
        var kept = random.Next(1, segments.Count - 1);
        foreach (var segment in segments.Take(kept)) File.Delete(segment);
        return long.Parse(Path.GetFileNameWithoutExtension(segments[kept]), System.Globalization.CultureInfo.InvariantCulture) - 1;
    }
}
