using RealtimeHub.Faults.Running;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Every scenario there is.</summary>
internal static class All
{
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        KillScenario.Scenario,
        SimulateScenario.Scenario,
        PowerCutScenario.Scenario,
        IoErrorScenario.Scenario,
        DiskFullScenario.Scenario,
        OrderScenario.Scenario,
        RepeatsScenario.Scenario,
        TwoProcessesScenario.Scenario,
        BitFlipsScenario.Scenario,
        OldBackupScenario.Scenario,
        TrimScenario.Scenario,
        ClockScenario.Scenario,
        RestartMillionScenario.Scenario,
        ChaosScenario.Scenario,
        ResumeStormScenario.Scenario,
        ReconnectStormScenario.Scenario,
        NodesScenario.Scenario,
        NodeRepeatsScenario.Scenario,
        NodeMovesScenario.Scenario,
        RedisAwayScenario.Scenario,
        RedisLostScenario.Scenario,
        RedisFailoverScenario.Scenario,
        RedisRollbackScenario.Scenario,
        WebhooksScenario.Scenario,
        BiteScenario.Scenario,
    ];
}
