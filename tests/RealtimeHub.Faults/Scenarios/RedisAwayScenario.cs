using System.Diagnostics;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Redis is away for a while, killed or standing still. Publishers are told at once, subscribers stay, and all goes on by itself.</summary>
internal static class RedisAwayScenario
{
    private const int Publishers = 16;
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Publishing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Current = TimeSpan.FromSeconds(15);

    public static Scenario Scenario { get; } = new(
        "redis-away",
        "Redis killed, and stopped, for 30 s under load: 503 within 1 s, publishing again within 5 s of its return, subscribers current within 15 s, one log line",
        new Dictionary<string, int> { ["seconds"] = 30, ["times"] = 2, ["clients"] = 200, ["rate"] = 1_000, ["patience"] = 1 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var nodes = await HubNodes.StartAsync(cancellationToken: cancellationToken);
        await using var load = Load.Start(nodes.Http, new HubGate(), run.History, new LoadSettings { Publishers = Publishers, Rate = run["rate"], Padding = 100, Batch = 5 }, run.Random);
        await load.AcknowledgeAsync(100, cancellationToken);
        using var farms = new Farms(run, nodes.Addresses, 2, run["clients"], Publishers);
        await farms.AllCurrentAsync(0, cancellationToken);
        var connected = farms.ConnectedAfter(0).Count();
        for (var n = 1; n <= run["times"]; n++)
        {
            await load.AcknowledgeAsync(100, cancellationToken);
            await TakeAwayAsync(run, nodes, load, farms, isKilled: n % 2 == 1, cancellationToken);
        }

        await load.StopAsync();
        await FinalRead.RecordNodeAsync(nodes.All[0].Http, run.History);
        await farms.EndAsync(cancellationToken);
        run.Say($"{run["clients"]} clients, connected {farms.ConnectedAfter(0).Count()} times in all; not taken: {string.Join(", ", load.Refused.Select(r => $"{r.Key} × {r.Value:N0}"))}");
        run.Expect(farms.ConnectedAfter(0).Count() == connected, "NOT KEPT", "subscribers lost their connections");
        foreach (var node in nodes.All) ExpectFewLines(run, node);
        run.Check(leastAcknowledged: 100 * run["times"]);
    }

    private static async Task TakeAwayAsync(FaultRun run, HubNodes nodes, Load load, Farms farms, bool isKilled, CancellationToken cancellationToken)
    {
        if (isKilled) await nodes.Redis.KillAsync();
        else nodes.Redis.Stop();
        run.Fault(isKilled ? "redis kill -9" : "redis SIGSTOP");
        var answered = await SlowestRefusalAsync(nodes, TimeSpan.FromSeconds(run["seconds"]), cancellationToken);
        if (isKilled) await nodes.Redis.StartAgainAsync(cancellationToken);
        else nodes.Redis.Continue();
        var returned = MonotonicClock.Now;
        var began = Stopwatch.GetTimestamp();
        await load.AcknowledgeAsync(1, cancellationToken);
        var publishing = Stopwatch.GetElapsedTime(began);
        var current = TimeSpan.FromMilliseconds((await farms.AllCurrentAsync(returned, cancellationToken) - returned) / 1e6);
        run.Say($"redis {(isKilled ? "killed" : "stopped")} for {run["seconds"]} s: slowest answer {answered.TotalSeconds:0.00} s; publishing again after {publishing.TotalSeconds:0.00} s, all clients current after {current.TotalSeconds:0.00} s");
        run.Expect(answered < Told * run["patience"], "LATE", $"a publisher was refused only after {answered.TotalSeconds:0.00} s");
        run.Expect(publishing < Publishing * run["patience"], "LATE", $"publishing went on only after {publishing.TotalSeconds:0.0} s");
        run.Expect(current < Current * run["patience"], "LATE", $"the last client was current after {current.TotalSeconds:0.0} s");
    }

    private static async Task<TimeSpan> SlowestRefusalAsync(HubNodes nodes, TimeSpan time, CancellationToken cancellationToken)
    {
        var slowest = TimeSpan.Zero;
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
        {
            foreach (var node in nodes.All)
            {
                var began = Stopwatch.GetTimestamp();
                var answer = await PublishAnswer.AskAsync(node.Http, FaultEvents.Envelope(EventId.Of(Publishers + 1, 1)), "refused", cancellationToken);
                if (answer.IsAcknowledged) throw new InvalidOperationException("Something was acknowledged while Redis was away.");
                var took = Stopwatch.GetElapsedTime(began);
                slowest = took > slowest ? took : slowest;
            }

            await Task.Delay(100, cancellationToken);
        }

        return slowest;
    }

    private static void ExpectFewLines(FaultRun run, HostProcess node)
    {
        var lines = node.Output.Split('\n').Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("warn:", StringComparison.Ordinal)).ToList();
        var away = lines.Count(line => line.Contains("is away", StringComparison.Ordinal));
        run.Say($"{node.Address}: {lines.Count} warnings and errors in its log, {away} of them that Redis is away");
        run.Expect(away >= run["times"] && lines.Count <= 3 * run["times"] + 3, "NOISE", $"{lines.Count} warnings and errors, {away} that Redis is away:\n{string.Join('\n', lines.Take(10))}");
    }
}
