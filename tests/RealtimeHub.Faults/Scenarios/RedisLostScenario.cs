using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Redis forgets: emptied, a key deleted, an older copy put in its place. Living readers and those that come back are told, on every node.</summary>
internal static class RedisLostScenario
{
    public static Scenario Scenario { get; } = new(
        "redis-lost",
        "Redis emptied, its key deleted, an older copy restored under two living nodes: every reader is told rollback or reset, exactly, on both",
        new Dictionary<string, int> { ["times"] = 6, ["events"] = 200 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var nodes = await HubNodes.StartAsync(cancellationToken: cancellationToken);
        var living = nodes.All.Select((node, n) => Consumer.Start($"living-{n + 1}", node.Address, run.History)).ToList();
        try
        {
            for (var n = 1; n <= run["times"]; n++)
            {
                var kept = await PublishAsync(run, nodes, 10 * n, EntryType.Info, cancellationToken);
                await ReachAsync(living, kept, cancellationToken);
                var copy = Path.Combine(run.Folder, $"copy-{n}");
                await Shell.RunAsync("cp", "-a", nodes.Redis.Folder, copy);
                var lost = await PublishAsync(run, nodes, 10 * n + 1, EntryType.Info, cancellationToken);
                await ReachAsync(living, lost, cancellationToken);
                var told = await LoseAsync(nodes, n, copy, kept, lost, cancellationToken);
                run.Fault(told.Fault);

                var next = await PublishAsync(run, nodes, 10 * n + 2, n == run["times"] ? EntryType.Ok : EntryType.Info, cancellationToken);
                foreach (var node in nodes.All) await ExpectToldAsync(run, node, lost, told.Expected);
                foreach (var reader in living)
                {
                    await ReachPositionAsync(reader, next, cancellationToken);
                    run.Expect(reader.Gaps == n, "NOT TOLD", $"{reader.Name} was told {reader.Gaps} gaps after {n} losses");
                }
            }

            await ExpectStrangersAsync(run, nodes);
            await FinalRead.RecordAsync(nodes.All[0].Http, run.History);
            run.Say($"{run["times"]} losses; a living reader on each of two nodes, and {2 * run["times"]} that came back, were told as they should");
        }
        finally
        {
            foreach (var reader in living) await reader.DisposeAsync();
        }

        run.Check(leastAcknowledged: run["events"], oneByOne: false);
    }

    private static async Task<(string Fault, Gap Expected)> LoseAsync(HubNodes nodes, int n, string copy, Position kept, Position lost, CancellationToken cancellationToken)
    {
        switch (n % 3)
        {
            case 1:
                await nodes.Redis.CallAsync("FLUSHALL");
                return ("FLUSHALL", new Gap("reset"));
            case 2:
                await nodes.Redis.KillAsync();
                foreach (var part in new[] { "appendonlydir" })
                {
                    Directory.Delete(Path.Combine(nodes.Redis.Folder, part), recursive: true);
                    Directory.Move(Path.Combine(copy, part), Path.Combine(nodes.Redis.Folder, part));
                }

                await nodes.Redis.StartAgainAsync(cancellationToken);
                return ("older copy restored", new Gap("rollback", kept, lost));
            default:
                await nodes.Redis.CallAsync("DEL", "rthub:{tams}:log");
                return ("log deleted", new Gap("reset"));
        }
    }

    private static Task ReachAsync(List<Consumer> readers, Position position, CancellationToken cancellationToken) =>
        Task.WhenAll(readers.Select(reader => ReachPositionAsync(reader, position, cancellationToken)));

    // Sequences may begin anew: only the epoch tells which of two equal ones is meant.
    private static async Task ReachPositionAsync(Consumer reader, Position position, CancellationToken cancellationToken)
    {
        while (reader.Position.Epoch != position.Epoch || reader.Position.Sequence < position.Sequence) await Task.Delay(20, cancellationToken);
    }

    private static async Task<Position> PublishAsync(FaultRun run, HubNodes nodes, int publisher, EntryType known, CancellationToken cancellationToken)
    {
        var at = default(Position);
        for (var n = 0; n < run["events"]; n += 10)
        {
            long[] ids = [.. Enumerable.Range(n, 10).Select(i => EventId.Of(publisher, i))];
            run.History.Add(new Entry($"p{publisher}", EntryType.Invoke, EntryKind.Publish) { Ids = ids });
            var answer = await PublishAnswer.AskAsync(nodes.Http, FaultEvents.Batch(ids), $"{publisher}-{n}", cancellationToken);
            while (!answer.IsAcknowledged)
            {
                await Task.Delay(20, cancellationToken);
                answer = await PublishAnswer.AskAsync(nodes.Http, FaultEvents.Batch(ids), $"{publisher}-{n}", cancellationToken);
            }

            run.History.Add(new Entry($"p{publisher}", known, EntryKind.Publish) { Ids = ids, At = known == EntryType.Ok ? answer.Positions[0] : null });
            at = answer.Positions[^1];
        }

        return at;
    }

    private static async Task ExpectStrangersAsync(FaultRun run, HubNodes nodes)
    {
        var tip = Position.Parse(System.Text.Json.JsonDocument.Parse(await nodes.All[0].Http.GetStringAsync("streams/tams")).RootElement.GetProperty("newest").GetString()!);
        foreach (var node in nodes.All)
        {
            await ExpectToldAsync(run, node, tip.Plus(1_000_000), new Gap("rollback", tip, tip.Plus(1_000_000)));
            await ExpectToldAsync(run, node, new Position(tip.Epoch ^ 1, 5), new Gap("reset"));
        }
    }

    private static async Task ExpectToldAsync(FaultRun run, HostProcess node, Position from, Gap expected)
    {
        var told = await Gap.ToldAtAsync(node.Http, from);
        run.Expect(told == expected, "TOLD WRONG", $"at {node.Address} a reader at {from} was told {told}, not {expected}");
    }
}
