using RealtimeHub.Client;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>A client goes from node to node, again and again, while events come.</summary>
internal static class NodeMovesScenario
{
    public static Scenario Scenario { get; } = new(
        "node-moves",
        "a client moved between two nodes 100 times under 1,000 events a second: every event once, in order",
        new Dictionary<string, int> { ["moves"] = 100, ["rate"] = 1_000 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var nodes = await HubNodes.StartAsync(cancellationToken: cancellationToken);
        await using var load = Load.Start(nodes.Http, new HubGate(), run.History, new LoadSettings { Publishers = 8, Rate = run["rate"], Padding = 100, Batch = 10 }, run.Random);
        await using var first = ChaosProxy.To(nodes.Addresses[0], run.Random.Next());
        await using var second = ChaosProxy.To(nodes.Addresses[1], run.Random.Next());
        await using var consumer = Consumer.Start("mover", [first.Address, second.Address], run.History);
        var moves = 0;
        var at = (Uri?)null;
        consumer.Changed += change =>
        {
            if (change.State != ConnectionState.Connected) return;
            if (at is not null && change.Hub != at) Interlocked.Increment(ref moves);
            at = change.Hub;
        };
        while (Volatile.Read(ref moves) < run["moves"])
        {
            await consumer.ReachAsync(consumer.Position.Sequence + run.Random.Next(1, 200), cancellationToken);
            first.Cut(reset: true);
            second.Cut(reset: true);
            run.Fault("cut");
        }

        await load.StopAsync();
        var count = await FinalRead.RecordNodeAsync(nodes.All[1].Http, run.History);
        await consumer.ReachAsync(count, cancellationToken);
        run.Say($"moved {moves} times while {load.Acknowledged:N0} events were acknowledged; {consumer.Handled:N0} handled, {consumer.Gaps} gaps");
        run.Expect(consumer.Handled == count && consumer.Gaps == 0, "NOT ONCE", $"{consumer.Handled:N0} of {count:N0} events were handled, with {consumer.Gaps} gaps");
        run.Check(leastAcknowledged: run["moves"], oneByOne: false);
    }
}
