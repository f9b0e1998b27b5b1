using System.Globalization;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>A second hub on the same folder would write over the first. It must go, say who has the folder, and harm nothing.</summary>
internal static class TwoProcessesScenario
{
    public static Scenario Scenario { get; } = new(
        "two-processes",
        "a second hub on one folder ends and says who has it; the first notices nothing; after its kill -9 another one gets it",
        new Dictionary<string, int> { ["times"] = 3, ["publishers"] = 4 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var program = run.Subjects.Hub(Path.Combine(run.Folder, "data"));
        var gate = new HubGate();
        await using var hub = await HostProcess.StartAsync(program, cancellationToken);
        await using var load = Load.Start(hub.Http, gate, run.History, new LoadSettings { Publishers = run["publishers"] }, run.Random);
        for (var n = 1; n <= run["times"]; n++)
        {
            await load.AcknowledgeAsync(100, cancellationToken);
            await ExpectRefusalAsync(run, program, hub.Id, cancellationToken);
            await load.AcknowledgeAsync(100, cancellationToken);
            gate.Close();
            await hub.KillAsync();
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
            gate.Open();
        }

        await load.StopAsync();
        await FinalRead.RecordAsync(hub.Http, run.History);
        run.Check(leastAcknowledged: 200);
    }

    private static async Task ExpectRefusalAsync(FaultRun run, HostProgram program, int owner, CancellationToken cancellationToken)
    {
        try
        {
            await using var second = await HostProcess.StartAsync(program, cancellationToken);
            run.Find("TWO OWNERS", "a second hub serves the same folder");
        }
        catch (HostStartException refused)
        {
            var saysWho = refused.Output.Contains(owner.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            run.Expect(saysWho && refused.ExitCode != 0, "NO REASON", $"the second hub ended with {refused.ExitCode} and did not name process {owner}:\n{refused.Output}");
            run.Fault("second hub", hadEffect: saysWho);
        }
    }
}
