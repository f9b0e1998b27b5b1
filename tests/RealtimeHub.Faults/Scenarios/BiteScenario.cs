using RealtimeHub.Faults.Broken;
using RealtimeHub.Faults.Running;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Scenarios that find nothing prove something only if they find what is there: six ways to break a hub or a client, each caught.</summary>
internal static class BiteScenario
{
    private static readonly (string Broken, Scenario Caught, string Rule, (string Name, int Value)[] Settings)[] Bites =
    [
        (BrokenLogs.AckBeforeSync, KillScenario.Scenario, "LOST", [("times", 2), ("acks", 1_000)]),
        (BrokenLogs.ReadBeforeSubscribe, OrderScenario.Scenario, "SILENT GAP", [("times", 1), ("subscribers", 10), ("rate", 1_000)]),
        (BrokenLogs.NoEpoch, OldBackupScenario.Scenario, "TOLD WRONG", [("times", 1)]),
        (BrokenLogs.SilentTrim, TrimScenario.Scenario, "SILENT GAP", [("times", 1)]),
        (FaultSubjects.BrokenClient, ChaosScenario.Scenario, "SILENT GAP", [("runs", 8), ("wires", 0), ("clients", 1), ("hubkills", 1_000)]),
        (BrokenLogs.ForgottenKey, KillScenario.Scenario, "DUPLICATE", [("times", 2), ("acks", 2_000)]),
    ];

    public static Scenario Scenario { get; } = new(
        "bite",
        "a hub or client broken on purpose in six ways: a named scenario catches each",
        new Dictionary<string, int>(),
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        foreach (var (broken, scenario, rule, settings) in Bites)
        {
            var given = new Dictionary<string, int>(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))) { ["seed"] = run["seed"], ["limit"] = 60 };
            var found = await scenario.ExecuteAsync(given, _ => { }, new FaultSubjects { Broken = broken }, cancellationToken);
            var isCaught = found.Any(f => f.Rule == rule);
            run.Say($"{broken,-24} {(isCaught ? "caught" : "NOT caught")} by {scenario.Name}: {string.Join(", ", found.GroupBy(f => f.Rule).Select(g => $"{g.Key} {g.Count()}"))}");
            if (!isCaught) run.Find("NO BITE", $"{scenario.Name} did not find {rule} with {broken}, but: {string.Join("; ", found.Take(3))}");
        }
    }
}
