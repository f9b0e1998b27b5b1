using RealtimeHub.Faults.Checking;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Driving.Redis;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>
/// At the level "primary" a primary that is cut off takes acknowledged events with it. Nothing can be done about that; but every subscriber that
/// saw one is told which, and is told of no other.
/// </summary>
internal static class RedisRollbackScenario
{
    public static Scenario Scenario { get; } = new(
        "redis-rollback",
        "level primary, the primary and a hub cut off under load: what is lost is announced to everyone who saw it, and nothing else",
        new Dictionary<string, int> { ["times"] = 3, ["hold"] = 5, ["rate"] = 2_000, ["publishers"] = 16, ["subscribers"] = 100 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        // Redis as it comes from the distribution, so that the old primary goes on taking writes.
        await using var lab = await RedisLab.StartAsync(run, "redis-rollback", isNetworked: true, ["min-replicas-to-write 0"], [("RealtimeHub:RedisLog:Level", "Primary")], cancellationToken);
        await using var drill = new RedisDrill(run, lab, repeated: 0);
        var partition = RedisFaults.All.Single(f => f.Name == "partitions");
        for (var n = 0; n < run["times"]; n++) await drill.SufferAsync(partition, cancellationToken);
        await drill.FinishAsync(cancellationToken);
        await JudgeAsync(run, lab);
        run.Check(leastAcknowledged: run["times"] * run["rate"], mayLose: true);
    }

    private static async Task JudgeAsync(FaultRun run, RedisLab lab)
    {
        var seen = new Observations(run.History.Entries);
        var lost = seen.Operations.Where(o => o.IsAcknowledged).SelectMany(o => o.Ids.Select((_, i) => o.Answers[0].Plus(i))).Where(at => !seen.Log.ContainsKey(at)).ToHashSet();
        var saw = seen.Consumers.Count(c => c.Value.Any(e => e.F == Recording.EntryKind.Deliver && Observations.Events(e).Any(d => lost.Contains(d.At))));
        var told = seen.Consumers.Values.Sum(c => c.Count(e => e is { F: Recording.EntryKind.Gap, Note: "rollback" }));
        run.Say($"{lost.Count:N0} acknowledged events were lost; {saw} of {seen.Consumers.Count} subscribers saw some of them; {told} rollbacks were told");
        run.Expect(lost.Count > 0 && saw > 0, "VACUOUS", "nothing that anybody saw was lost");
        foreach (var epoch in lost.GroupBy(at => at.Epoch)) await ExpectToldAsync(run, lab, seen, epoch.MinBy(at => at.Sequence), epoch.MaxBy(at => at.Sequence));
    }

    // Somebody who saved a position and was not there: it is told the same.
    private static async Task ExpectToldAsync(FaultRun run, RedisLab lab, Observations seen, Position first, Position last)
    {
        foreach (var hub in lab.Hubs)
        {
            var told = await Gap.ToldAtAsync(hub.Http, last);
            var isExact = told is { Reason: "rollback", After: { } after } && after.Sequence < first.Sequence && seen.Log.ContainsKey(after) && told.Until == last;
            run.Expect(isExact, "TOLD WRONG", $"a reader at {last}, whose events from {first} on are lost, was told {told}");
        }
    }
}
