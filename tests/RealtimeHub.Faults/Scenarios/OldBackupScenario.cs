using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Scenarios;

/// <summary>
/// An older copy of the folder is put in its place, and grows past where readers stand before they come back. Each is told exactly which of
/// its events no longer count; with another log in its place, that nothing is known.
/// </summary>
internal static class OldBackupScenario
{
    public static Scenario Scenario { get; } = new(
        "old-backup",
        "an older copy restored, and grown past its readers: rollback with the exact extent; another log: reset",
        new Dictionary<string, int> { ["times"] = 3, ["events"] = 200 },
        RunAsync);

    private static async Task RunAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var (data, backup) = (Path.Combine(run.Folder, "data"), Path.Combine(run.Folder, "backup"));
        await using var hub = await HostProcess.StartAsync(run.Subjects.Hub(data), cancellationToken);
        await using var consumer = Consumer.Start("living", hub.Address, run.History);
        for (var n = 1; n <= run["times"]; n++)
        {
            // A copy of a running hub's folder shares its epoch with what follows: readers are told exactly. After a restart nothing is shared.
            var isShared = n % 2 == 1;
            var kept = await PublishAsync(run, hub, 10 * n, EntryType.Ok);
            await consumer.ReachAsync(kept.Sequence, cancellationToken);
            await BackUpAsync(hub, data, backup, isShared, cancellationToken);
            var lost = await PublishAsync(run, hub, 10 * n + 1, EntryType.Info);
            await consumer.ReachAsync(lost.Sequence, cancellationToken);
            await hub.KillAsync();
            Directory.Delete(data, recursive: true);
            Directory.Move(backup, data);
            // The copy grows past every reader while none can see it: the sequences alone cannot tell.
            await GrowAsync(run, data, 10 * n + 2, cancellationToken);
            run.Fault("older copy restored", hadEffect: lost.Sequence > kept.Sequence);
            await hub.StartAgainAsync(cancellationToken: cancellationToken);

            await ExpectToldAsync(run, hub, kept, new Gap("nothing"));
            await ExpectToldAsync(run, hub, kept.Plus(-10), new Gap("nothing"));
            await ExpectToldAsync(run, hub, lost, isShared ? new Gap("rollback", kept, lost) : new Gap("reset"));
            await ExpectToldAsync(run, hub, lost.Plus(-10), isShared ? new Gap("rollback", kept, lost.Plus(-10)) : new Gap("reset"));
            var grown = await PublishAsync(run, hub, 10 * n + 3, EntryType.Ok);
            await consumer.ReachAsync(grown.Sequence, cancellationToken);
            run.Expect(consumer.Gaps == n, "NOT TOLD", $"the living reader was told {consumer.Gaps} gaps after {n} restores");
        }

        await FinalRead.RecordAsync(hub.Http, run.History);
        run.Say($"{run["times"]} restores; a living reader and {run["times"] * 4} that came back were told as they should");
        run.Check(leastAcknowledged: run["times"] * run["events"]);
    }

    private static async Task BackUpAsync(HostProcess hub, string data, string backup, bool whileItRuns, CancellationToken cancellationToken)
    {
        if (!whileItRuns) await hub.KillAsync();
        await Shell.RunAsync("cp", "-a", data, backup);
        if (!whileItRuns) await hub.StartAgainAsync(cancellationToken: cancellationToken);
    }

    private static async Task GrowAsync(FaultRun run, string data, int publisher, CancellationToken cancellationToken)
    {
        await using var other = await HostProcess.StartAsync(run.Subjects.Hub(data), cancellationToken);
        await PublishAsync(run, other, publisher, EntryType.Ok, times: 3);
    }

    private static async Task<Position> PublishAsync(FaultRun run, HostProcess hub, int publisher, EntryType known, int times = 1)
    {
        var at = default(Position);
        for (var n = 0; n < run["events"] * times; n += 10)
        {
            long[] ids = [.. Enumerable.Range(n, 10).Select(i => EventId.Of(publisher, i))];
            run.History.Add(new Entry($"p{publisher}", EntryType.Invoke, EntryKind.Publish) { Ids = ids });
            var answer = await PublishAnswer.AskAsync(hub.Http, FaultEvents.Batch(ids), null);
            if (!answer.IsAcknowledged) throw new InvalidDataException($"A publish was answered {answer.Status}.");
            run.History.Add(new Entry($"p{publisher}", known, EntryKind.Publish) { Ids = ids, At = answer.Positions[0] });
            at = answer.Positions[^1];
        }

        return at;
    }

    private static async Task ExpectToldAsync(FaultRun run, HostProcess hub, Position from, Gap expected)
    {
        var told = await Gap.ToldAtAsync(hub.Http, from);
        run.Expect(told == expected, "TOLD WRONG", $"a reader at {from} was told {told}, not {expected}");
    }
}
