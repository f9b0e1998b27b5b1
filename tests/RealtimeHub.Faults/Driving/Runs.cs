using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>Puts events that follow each other without a hole, in one epoch, into one entry.</summary>
internal static class Runs
{
    public static IEnumerable<(Position At, long[] Ids)> Of(IEnumerable<(Position At, long Id)> events)
    {
        var (first, ids) = (default(Position), new List<long>());
        foreach (var (at, id) in events)
        {
            if (ids.Count > 0 && at != first.Plus(ids.Count))
            {
                yield return (first, [.. ids]);
                ids.Clear();
            }

            if (ids.Count == 0) first = at;
            ids.Add(id);
        }

        if (ids.Count > 0) yield return (first, [.. ids]);
    }
}
