using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>Every event is sent up to eight times at once, and again after a kill -9. It is one event; its key takes no other body.</summary>
internal static class RepeatsScenario
{
    private const int AtOnce = 8;

    public static Scenario Scenario { get; } = new(
        "repeats",
        "every event sent 1 to 8 times at once, kill -9 in between: one event each; the same key with another body is 409",
        new Dictionary<string, int> { ["times"] = 10, ["events"] = 400 },
        RunAsync)
    { MayRunOnRedis = true };

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var gate = new HubGate();
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(Path.Combine(run.Folder, "data")), cancellationToken);
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
                await Task.WhenAll(Enumerable.Range(1, (int)times).Select(sender => SendAsync(run.History, gate, hub.Http, $"s{id}.{sender}", id, token)));
            });
            await killing.Task;
            gate.Close();
            await hub.KillAsync();
            run.Fault("kill -9");
            await hub.StartAgainAsync(cancellationToken: cancellationToken);
            gate.Open();
            await sending;
            foreach (var id in ids.Where(_ => run.Random.Next(10) == 0)) conflicts += await ExpectConflictAsync(run, hub.Http, id);
        }

        await FinalRead.RecordAsync(hub.Http, run.History);
        var senders = run.History.Entries.Count(e => e is { F: EntryKind.Publish, Type: EntryType.Ok });
        run.Say($"{run["times"] * run["events"]:N0} events acknowledged {senders:N0} times; {conflicts:N0} other bodies refused with 409");
        run.Check(leastAcknowledged: run["times"] * run["events"]);
    }

    private static async Task SendAsync(History history, HubGate gate, HttpClient http, string sender, long id, CancellationToken cancellationToken)
    {
        while (true)
        {
            await gate.WhenOpen.WaitAsync(cancellationToken);
            history.Add(new Entry(sender, EntryType.Invoke, EntryKind.Publish) { Ids = [id] });
            var answer = await PublishAnswer.AskAsync(http, FaultEvents.Envelope(id), $"key-{id}", cancellationToken);
            history.Add(new Entry(sender, answer.IsAcknowledged ? EntryType.Ok : EntryType.Info, EntryKind.Publish) { Ids = [id], At = answer.IsAcknowledged ? answer.Positions[0] : null, Note = $"{answer.Status}" });
            if (answer.IsAcknowledged) return;
            if (answer.Status >= 400) throw new InvalidDataException($"A repeat was answered {answer.Status}.");
        }
    }

    private static async Task<int> ExpectConflictAsync(FaultRun run, HttpClient http, long id)
    {
        var answer = await PublishAnswer.AskAsync(http, FaultEvents.Envelope(id, padding: 1), $"key-{id}");
        run.Expect(answer.Status == 409, "NO CONFLICT", $"{EventId.Show(id)} with another body was answered {answer.Status}");
        return answer.Status == 409 ? 1 : 0;
    }
}
