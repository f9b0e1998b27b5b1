using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>Writes down what a handler got.</summary>
internal static class ConsumerRecord
{
    public static void Add(History history, string name, SubscriptionMessage message)
    {
        foreach (var entry in Entries(name, message)) history.Add(entry);
    }

    public static IEnumerable<Entry> Entries(string name, SubscriptionMessage message) => message switch
    {
        EventsMessage events => Runs.Of(events.Events.Select(e => (e.Position, FaultEvents.IdIn(e))))
            .Select(run => new Entry(name, EntryType.Ok, EntryKind.Deliver) { At = run.At, Ids = run.Ids }),
        GapMessage gap => [new Entry(name, EntryType.Ok, EntryKind.Gap)
        {
            At = gap.Position,
            After = gap.After,
            Until = gap.Until,
            Note = JsonNames.Of(gap.Reason),
        }],
        _ => [],
    };
}
