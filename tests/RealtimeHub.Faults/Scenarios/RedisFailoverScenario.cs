using RealtimeHub.Faults.Checking.Rules;
using RealtimeHub.Faults.Driving.Redis;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>
/// Redis fails over again and again, in every way that a machine or its network can go. At the level "replicated" no acknowledged event is lost,
/// and no subscriber is ever told that one of its events no longer counts.
/// </summary>
internal static class RedisFailoverScenario
{
    private static readonly Dictionary<string, int> Others = new()
    {
        ["network"] = 1,
        ["hold"] = 5,
        ["rate"] = 2_000,
        ["publishers"] = 16,
        ["subscribers"] = 100,
        ["publishing"] = 10,
        ["current"] = 15,
    };

    public static Scenario Scenario { get; } = new(
        "redis-failover",
        "3 Redis, 3 Sentinels, 2 hubs: killed, paused, cut off in many ways: nothing acknowledged is lost, nothing seen is withdrawn",
        RedisFaults.All.ToDictionary(f => f.Name, _ => 2).Concat(Others).ToDictionary(),
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var lab = await RedisLab.StartAsync(run, "redis-failover", run["network"] == 1, [], [("RealtimeHub:RedisLog:Level", "Replicated")], cancellationToken);
        await using var drill = new RedisDrill(run, lab, repeated: 10);
        var faults = RedisFaults.All.Where(f => run["network"] == 1 || !f.NeedsNetwork).SelectMany(f => Enumerable.Repeat(f, run[f.Name])).ToArray();
        run.Random.Shuffle(faults);
        foreach (var fault in faults) await drill.SufferAsync(fault, cancellationToken);
        await drill.FinishAsync(cancellationToken);
        drill.Judge(TimeSpan.FromSeconds(run["publishing"]), TimeSpan.FromSeconds(run["current"]));
        run.Find(Withdrawn.Check(new Checking.Observations(run.History.Entries)));
        run.Check(leastAcknowledged: faults.Length * run["rate"]);
    }
}
