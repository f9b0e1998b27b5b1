using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>2: a position is one event, for everybody and for ever.</summary>
internal static class Divergent
{
    public static IEnumerable<Finding> Check(Observations seen)
    {
        var events = new Dictionary<Position, long>(seen.Log);
        var said = seen.Operations.Where(o => o.IsAcknowledged).SelectMany(Acknowledged)
            .Concat(seen.Consumers.Values.SelectMany(c => c).Where(e => e.F == EntryKind.Deliver).SelectMany(Observations.Events));
        foreach (var (at, id) in said)
        {
            if (!events.TryAdd(at, id) && events[at] != id)
                yield return new Finding("DIVERGENT", $"{at} is {EventId.Show(events[at])} and {EventId.Show(id)}");
        }
    }

    private static IEnumerable<(Position At, long Id)> Acknowledged(Operation operation) =>
        operation.Ids.Select((id, i) => (operation.Answers[0].Plus(i), id));
}
