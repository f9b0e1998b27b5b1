using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>11: a run that tested nothing counts as failed: too few acknowledgements, no fault, one without effect, one while nothing went on.</summary>
internal static class Vacuous
{
    /// <param name="entries">The history.</param>
    /// <param name="leastAcknowledged">Fewer acknowledged events test nothing.</param>
    /// <param name="oneByOne">The faults came one after the other, with work between them.</param>
    public static IEnumerable<Finding> Check(IReadOnlyList<Entry> entries, int leastAcknowledged, bool oneByOne = true)
    {
        var seen = new Observations(entries);
        var acknowledged = seen.Operations.Where(o => o.IsAcknowledged).Select(o => o.Acknowledged).Order().ToList();
        var events = seen.Operations.Where(o => o.IsAcknowledged).Sum(o => o.Ids.Length);
        if (events < leastAcknowledged) yield return new Finding("VACUOUS", $"{events} events were acknowledged, fewer than {leastAcknowledged}");
        if (seen.Faults.Count == 0) yield return new Finding("VACUOUS", "there was no fault");
        var before = long.MinValue;
        foreach (var fault in seen.Faults)
        {
            if (fault.Type == EntryType.Fail) yield return new Finding("VACUOUS", $"{fault.Note} had no effect");
            if (!oneByOne) continue;
            var next = acknowledged.BinarySearch(before);
            next = next < 0 ? ~next : next;
            if (next == acknowledged.Count || acknowledged[next] > fault.T) yield return new Finding("VACUOUS", $"nothing was acknowledged before {fault.Note}");
            before = fault.T;
        }
    }
}
