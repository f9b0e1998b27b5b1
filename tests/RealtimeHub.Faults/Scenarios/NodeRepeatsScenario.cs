using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Every event is sent up to eight times at once, to two nodes, while nodes are killed. It is one event; its key takes no other body on any node.</summary>
internal static class NodeRepeatsScenario
{
    private const int AtOnce = 8;

    public static Scenario Scenario { get; } = new(
        "node-repeats",
        "every event sent 1 to 8 times at once to two nodes, kill -9 of one in between: one event each; the same key with another body is 409 on both",
        new Dictionary<string, int> { ["times"] = 10, ["events"] = 400 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        await using var nodes = await HubNodes.StartAsync(cancellationToken: cancellationToken);
        var conflicts = 0;
        for (var n = 1; n <= run["times"]; n++)
        {
            var ids = Enumerable.Range(0, run["events"]).Select(i => EventId.Of(n, i)).ToList();
            var killAt = run.Random.Next(run["events"] / 4, run["events"] * 3 / 4);
            var sent = 0;
            var killing = new TaskCompletionSource();
            var sending = Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (id, token) =>
            {
                if (Interlocked.Increment(ref sent) == killAt) killing.SetResult();
                var times = EventId.NumberOf(id) % AtOnce + 1;
                await Task.WhenAll(Enumerable.Range(1, (int)times).Select(sender => SendAsync(run.History, nodes.Http, $"s{id}.{sender}", id, token)));
            });
            await killing.Task.WaitAsync(cancellationToken);
            var node = nodes.All[run.Random.Next(nodes.All.Count)];
            await node.KillAsync();
            run.Fault("kill -9");
            await node.StartAgainAsync(cancellationToken: cancellationToken);
            await sending;
            foreach (var id in ids.Where(_ => run.Random.Next(10) == 0))
            {
                foreach (var other in nodes.All) conflicts += await ExpectConflictAsync(run, other.Http, id);
            }
        }

        await FinalRead.RecordNodeAsync(nodes.All[0].Http, run.History);
        var senders = run.History.Entries.Count(e => e is { F: EntryKind.Publish, Type: EntryType.Ok });
        run.Say($"{run["times"] * run["events"]:N0} events acknowledged {senders:N0} times on two nodes; {conflicts:N0} other bodies refused with 409");
        run.Check(leastAcknowledged: run["times"] * run["events"]);
    }

    private static async Task SendAsync(History history, HttpClient http, string sender, long id, CancellationToken cancellationToken)
    {
        while (true)
        {
            history.Add(new Entry(sender, EntryType.Invoke, EntryKind.Publish) { Ids = [id] });
            var answer = await PublishAnswer.AskAsync(http, FaultEvents.Envelope(id), $"key-{id}", cancellationToken);
            var type = answer.IsAcknowledged ? EntryType.Ok : EntryType.Info;
            history.Add(new Entry(sender, type, EntryKind.Publish) { Ids = [id], At = answer.IsAcknowledged ? answer.Positions[0] : null, Note = $"{answer.Status}" });
            if (answer.IsAcknowledged) return;
            if (answer.Status is >= 400 and not 503) throw new InvalidDataException($"A repeat was answered {answer.Status} {answer.Type}.");
            // The other node takes it; this one may just have been killed.
            await Task.Delay(20, cancellationToken);
        }
    }

    private static async Task<int> ExpectConflictAsync(FaultRun run, HttpClient http, long id)
    {
        var answer = await PublishAnswer.AskAsync(http, FaultEvents.Envelope(id, padding: 1), $"key-{id}");
        run.Expect(answer.Status == 409, "NO CONFLICT", $"{EventId.Show(id)} with another body was answered {answer.Status}");
        return answer.Status == 409 ? 1 : 0;
    }
}
