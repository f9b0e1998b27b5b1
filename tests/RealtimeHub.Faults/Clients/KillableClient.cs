using RealtimeHub.Client;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Clients;

/// <summary>
/// A consumer as users write one, in a process that can be killed. The client saves its position once an event is handled; its handler's
/// work is a line in a history.
/// </summary>
internal sealed class KillableClient(string name, Uri hub, string savedPath, string historyPath)
{
    private const string Stream = "tams";
    private const int Beat = 20;

    private int _handled;

    /// <param name="savesFirst">Broken on purpose: it saves the position, then handles what comes before it.</param>
    public async Task<int> RunAsync(bool savesFirst)
    {
        await using var file = new StreamWriter(historyPath, append: true) { AutoFlush = true };
        await using var client = RealtimeClient.Connect(hub, new RealtimeClientOptions { Silence = TimeSpan.FromSeconds(2) });
        var store = new FilePositionStore(savedPath);
        var saved = await store.LoadAsync(Stream, CancellationToken.None);
        await file.WriteLineAsync(new Entry(name, EntryType.Invoke, EntryKind.Subscribe) { At = saved, Note = saved is null ? Entry.Beginning : "position" }.ToLine());
        await foreach (var message in savesFirst ? SavingFirst(client, store, saved) : client.SubscribeAsync(Stream, store, from: StartFrom.Beginning)) await HandleAsync(message, file);
        return 0;
    }

    private static async IAsyncEnumerable<SubscriptionMessage> SavingFirst(RealtimeClient client, FilePositionStore store, Position? saved)
    {
        await foreach (var message in client.SubscribeAsync(Stream, from: saved is { } position ? StartFrom.After(position) : StartFrom.Beginning))
        {
            if (message.Reached is { } reached) await store.SaveAsync(Stream, reached, CancellationToken.None);
            yield return message;
        }
    }

    private async Task HandleAsync(SubscriptionMessage message, StreamWriter file)
    {
        if (message is not EventsMessage events)
        {
            foreach (var entry in ConsumerRecord.Entries(name, message)) await file.WriteLineAsync(entry.ToLine());
            return;
        }

        foreach (var e in events.Events)
        {
            // Its work takes a while, so that most kills fall into it.
            await Task.Delay(1);
            await file.WriteLineAsync(new Entry(name, EntryType.Ok, EntryKind.Deliver) { At = e.Position, Ids = [FaultEvents.IdIn(e)] }.ToLine());
            if (++_handled % Beat == 0) Console.WriteLine("handled");
        }
    }
}
