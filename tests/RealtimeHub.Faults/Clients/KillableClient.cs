using RealtimeHub.Client;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Clients;

/// <summary>
/// A consumer as users write one, in a process that can be killed: it handles an event, then saves its position. Its handler's work is a
/// line in a history.
/// </summary>
internal sealed class KillableClient(string name, Uri hub, string savedPath, string historyPath, bool savesFirst)
{
    private const int Beat = 20;

    private int _handled;

    public async Task<int> RunAsync()
    {
        await using var file = new StreamWriter(historyPath, append: true) { AutoFlush = true };
        await using var client = RealtimeClient.Connect(hub, new RealtimeClientOptions { Silence = TimeSpan.FromSeconds(2) });
        var saved = File.Exists(savedPath) ? Position.Parse(await File.ReadAllTextAsync(savedPath)) : (Position?)null;
        var from = saved is { } position ? StartFrom.After(position) : StartFrom.Beginning;
        await file.WriteLineAsync(new Entry(name, EntryType.Invoke, EntryKind.Subscribe) { At = saved, Note = $"{from}" }.ToLine());
        await foreach (var message in client.SubscribeAsync("tams", from: from)) await HandleAsync(message, file);
        return 0;
    }

    private async Task HandleAsync(SubscriptionMessage message, StreamWriter file)
    {
        if (message is EventsMessage events)
        {
            foreach (var e in events.Events) await HandleOneAsync(events.Position, e, file);
        }
        else
        {
            foreach (var entry in ConsumerRecord.Entries(name, message)) await file.WriteLineAsync(entry.ToLine());
        }

        if (message.Reached is { } reached) Save(reached);
    }

    private async Task HandleOneAsync(Position end, HubEvent e, StreamWriter file)
    {
        if (savesFirst) Save(end);
        await file.WriteLineAsync(new Entry(name, EntryType.Ok, EntryKind.Deliver) { At = e.Position, Ids = [FaultEvents.IdIn(e)] }.ToLine());
        if (!savesFirst) Save(e.Position);
        if (++_handled % Beat == 0) Console.WriteLine("handled");
    }

    // One or the other is there after a kill, never a half.
    private void Save(Position position)
    {
        var next = savedPath + ".next";
        File.WriteAllText(next, position.ToString());
        File.Move(next, savedPath, overwrite: true);
    }
}
