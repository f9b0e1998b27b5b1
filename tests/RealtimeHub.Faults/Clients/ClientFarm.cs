using RealtimeHub.Client;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Clients;

/// <summary>Many real clients in one process, each with its own connection. It says when each of them connects and is current.</summary>
internal sealed class ClientFarm(IReadOnlyList<Uri> hubs, int first, int count, int publishers, string historyPath)
{
    public async Task<int> RunAsync()
    {
        using var history = new History(historyPath);
        using var ended = new CancellationTokenSource();
        var clients = Enumerable.Range(first, count).Select(number => FollowAsync(history, number, ended.Token)).ToList();
        // The parent closes our input when it has seen enough.
        await Console.In.ReadToEndAsync(CancellationToken.None);
        await ended.CancelAsync();
        await Task.WhenAll(clients);
        return 0;
    }

    private async Task FollowAsync(History history, int number, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var (name, publisher) = ($"c{number}", number % publishers + 1);
        // Each begins with another node.
        await using var client = RealtimeClient.Connect([.. hubs.Skip(number % hubs.Count), .. hubs.Take(number % hubs.Count)]);
        client.ConnectionChanged += change =>
        {
            if (change.State == ConnectionState.Connected) Say("connected", number, 0);
        };
        history.Add(new Entry(name, EntryType.Invoke, EntryKind.Subscribe) { Note = $"{StartFrom.Beginning}", Ids = [publisher] });
        var filter = new EventFilter { FlowIds = [FaultEvents.FlowOf(publisher)] };
        try
        {
            await foreach (var message in client.SubscribeAsync("tams", filter, StartFrom.Beginning, cancellationToken))
            {
                ConsumerRecord.Add(history, name, message);
                if (message is CaughtUpMessage or EventsMessage { Behind: 0 }) Say("current", number, message.Reached!.Value.Sequence);
            }
        }
        catch (OperationCanceledException)
        {
            // The parent has seen enough.
        }
    }

    private static void Say(string what, int number, long sequence) => Console.WriteLine($"{what} {number} {sequence} {MonotonicClock.Now}");
}
