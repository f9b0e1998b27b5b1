using RealtimeHub.Faults.Broken.Redis;
using RealtimeHub.Faults.Driving.Redis;
using RealtimeHub.Faults.Running;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Three ways to get failovers wrong, each caught.</summary>
internal static class RedisBiteScenario
{
    private static readonly (string Broken, Scenario Caught, string[] Rules, (string Name, int Value)[] Settings)[] Bites =
    [
        (BrokenRedis.FenceOff, RedisRollbackScenario.Scenario, ["DIVERGENT", "SILENT GAP", "PHANTOM", "NOT TOLD", "TOLD WRONG"], [("times", 1)]),
        (BrokenRedis.DoorbellBeforeWait, RedisFailoverScenario.Scenario, ["WITHDRAWN"], [.. Only("partitions", 2)]),
        (BrokenRedis.Unwatched, RedisFailoverScenario.Scenario, ["LOST"], [.. Only("blinds", 3)]),
    ];

    public static Scenario Scenario { get; } = new(
        "redis-bite",
        "a hub that gets failovers of Redis wrong in three ways: a named scenario catches each",
        new Dictionary<string, int> { ["rate"] = 1_000, ["subscribers"] = 20 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        foreach (var (broken, scenario, rules, settings) in Bites)
        {
            var given = new Dictionary<string, int>(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))) { ["seed"] = run["seed"], ["rate"] = run["rate"], ["subscribers"] = run["subscribers"], ["limit"] = 240 };
            var found = await scenario.ExecuteAsync(given, _ => { }, new FaultSubjects { Broken = broken }, cancellationToken);
            var isCaught = found.Any(f => rules.Contains(f.Rule));
            run.Say($"{broken,-24} {(isCaught ? "caught" : "NOT caught")} by {scenario.Name}: {string.Join(", ", found.GroupBy(f => f.Rule).Select(g => $"{g.Key} {g.Count():N0}"))}");
            if (!isCaught) run.Find("NO BITE", $"{scenario.Name} did not find {string.Join(" or ", rules)} with {broken}, but: {string.Join("; ", found.Take(3))}");
        }
    }

    private static IEnumerable<(string Name, int Value)> Only(string kind, int times) => RedisFaults.All.Select(f => (f.Name, f.Name == kind ? times : 0));
}
