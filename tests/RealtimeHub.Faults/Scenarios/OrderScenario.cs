using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Many publishers, many subscribers, a hub that stands still now and then: one order, dense, the same for all.</summary>
internal static class OrderScenario
{
    public static Scenario Scenario { get; } = new(
        "order",
        "32 publishers, 200 subscribers, the hub stopped at random: no hole, no inversion, no difference between any two",
        new Dictionary<string, int> { ["times"] = 20, ["publishers"] = 32, ["subscribers"] = 200, ["acks"] = 300, ["rate"] = 400 },
        RunAsync)
    { MayRunOnRedis = true };

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data")), cancellationToken);
        var settings = new LoadSettings { Publishers = run["publishers"], Rate = run["rate"], Padding = 200, Batch = 5 };
        await using var load = Load.Start(hub.Http, new HubGate(), run.History, settings, run.Random);
        var consumers = new List<Consumer>();
        try
        {
            for (var n = 0; n < run["subscribers"]; n++) consumers.Add(Consumer.Start($"s{n}", hub.Address, run.History));
            for (var n = 1; n <= run["times"]; n++)
            {
                await load.AcknowledgeAsync(run["acks"], cancellationToken);
                hub.Pause();
                run.Fault("SIGSTOP");
                // The pause is the fault; its length is chance's.
                await Task.Delay(run.Random.Next(100, 2_000), cancellationToken);
                hub.Resume();
            }

            await load.AcknowledgeAsync(run["acks"], cancellationToken);
            await load.StopAsync();
            var count = await FinalRead.RecordAsync(hub.Http, run.History);
            foreach (var consumer in consumers) await consumer.ReachAsync(count, cancellationToken);
            run.Say($"{run["times"]} pauses; {load.Acknowledged:N0} events acknowledged, each handled by {consumers.Count} subscribers");
        }
        finally
        {
            await Task.WhenAll(consumers.Select(c => c.DisposeAsync().AsTask()));
        }

        run.Check(leastAcknowledged: run["times"] * run["acks"]);
    }
}
