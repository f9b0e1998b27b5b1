using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Two hubs share a log in Redis. Either of them, and Redis, are killed, stopped and restarted in turn.</summary>
internal static class NodesScenario
{
    private static readonly TimeSpan Current = TimeSpan.FromSeconds(15);

    public static Scenario Scenario { get; } = new(
        "nodes",
        "two hubs over one Redis, each killed, stopped, restarted in order, Redis too: nothing acknowledged lost, one order, no silent gap on any node",
        new Dictionary<string, int> { ["times"] = 30, ["publishers"] = 16, ["subscribers"] = 20, ["acks"] = 500, ["rate"] = 1_000, ["drain"] = 4 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var nodes = await HubNodes.StartAsync(settings: [("RealtimeHub:Drain", $"00:00:{run["drain"]:00}")], cancellationToken: cancellationToken);
        var settings = new LoadSettings { Publishers = run["publishers"], Rate = run["rate"], Padding = 200, Batch = 5 };
        await using var load = Load.Start(nodes.Http, new HubGate(), run.History, settings, run.Random);
        var consumers = new List<Consumer>();
        try
        {
            for (var n = 0; n < run["subscribers"]; n++) consumers.Add(Consumer.Start($"s{n}", n % 2 == 0 ? nodes.Addresses : [.. nodes.Addresses.Reverse()], run.History));
            for (var n = 1; n <= run["times"]; n++)
            {
                await load.AcknowledgeAsync(run["acks"], cancellationToken);
                run.Fault(await BreakAsync(run, nodes, n, cancellationToken));
            }

            await load.AcknowledgeAsync(run["acks"], cancellationToken);
            await load.StopAsync();
            var count = await FinalRead.RecordNodeAsync(nodes.All[0].Http, run.History);
            await Task.WhenAll(consumers.Select(c => c.ReachAsync(count, cancellationToken))).WaitAsync(Current * 4, cancellationToken);
            run.Say($"{run["times"]} faults; {load.Acknowledged:N0} events acknowledged, each handled by {consumers.Count} subscribers on two nodes; not taken: {string.Join(", ", load.Refused.Select(r => $"{r.Key} × {r.Value:N0}"))}");
            // Redis syncs every write here: no fault of these takes anything back.
            foreach (var consumer in consumers.Where(c => c.Gaps > 0 || c.Handled != count)) run.Find("NOT ONCE", $"{consumer.Name} handled {consumer.Handled:N0} of {count:N0} events and was told {consumer.Gaps} gaps");
        }
        finally
        {
            await Task.WhenAll(consumers.Select(c => c.DisposeAsync().AsTask()));
        }

        run.Check(leastAcknowledged: run["times"] * run["acks"]);
    }

    // In turn, so that a short run has them all; which node, and for how long, is chance.
    private static async Task<string> BreakAsync(FaultRun run, HubNodes nodes, int n, CancellationToken cancellationToken)
    {
        var node = nodes.All[run.Random.Next(nodes.All.Count)];
        var moment = TimeSpan.FromMilliseconds(run.Random.Next(200, 2_000));
        switch (n % 5)
        {
            case 1:
                await node.KillAsync();
                await node.StartAgainAsync(cancellationToken: cancellationToken);
                return "hub kill -9";
            case 2:
                await nodes.Redis.KillAsync();
                await Task.Delay(moment, cancellationToken);
                await nodes.Redis.StartAgainAsync(cancellationToken);
                return "redis kill -9";
            case 3:
                await node.TerminateAsync();
                await node.StartAgainAsync(cancellationToken: cancellationToken);
                return "hub SIGTERM";
            case 4:
                nodes.Redis.Stop();
                await Task.Delay(moment, cancellationToken);
                nodes.Redis.Continue();
                return "redis SIGSTOP";
            default:
                node.Pause();
                await Task.Delay(moment, cancellationToken);
                node.Resume();
                return "hub SIGSTOP";
        }
    }
}
