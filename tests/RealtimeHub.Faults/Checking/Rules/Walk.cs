using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>Follows one consumer from event to event.</summary>
internal sealed class Walk(Observations seen, string consumer, IReadOnlyList<Entry> entries)
{
    public const string Gap = "SILENT GAP";
    public const string Backwards = "INVERSION";

    // Everything up to here was handled or given up; null while nobody can know.
    private long? _last;
    private long? _publisher;
    private bool _mayRepeat;
    private bool _wantsOldest;

    public IEnumerable<Finding> Run() => entries.SelectMany(entry => entry.F switch
    {
        EntryKind.Subscribe => Subscribed(entry),
        EntryKind.Gap => Told(entry),
        EntryKind.Deliver => Delivered(entry),
        _ => [],
    });

    private IEnumerable<Finding> Subscribed(Entry entry)
    {
        _publisher = entry.Ids is { } wanted ? wanted[0] : null;
        if (_last is { } last && entry.At is { } saved && saved.Sequence > last && IsMissing(last + 1, saved))
            yield return new Finding(Gap, $"{consumer} had saved {saved}, but handled only up to {last}");
        _mayRepeat = _last is not null;
        _wantsOldest = _last is null && entry.Note == Entry.Beginning;
        _last ??= entry.At?.Sequence;
    }

    private IEnumerable<Finding> Told(Entry entry)
    {
        if (_last is { } last && !Checking.Told.BeginsAt(entry, last))
            yield return new Finding(Gap, $"{consumer} stood at {last} and was told a gap only after {entry.After}");
        _last = entry.At!.Value.Sequence;
        _mayRepeat = false;
    }

    private IEnumerable<Finding> Delivered(Entry entry)
    {
        foreach (var (at, id) in Observations.Events(entry))
        {
            if (_wantsOldest && seen.InLog.Count > 0 && at.Sequence > seen.InLog[0].At.Sequence && IsMissing(seen.InLog[0].At.Sequence, at.Plus(-1)))
                yield return new Finding(Gap, $"{consumer} wanted everything and was given {at} first");
            if (_last is { } last && at.Sequence <= last && !(_mayRepeat && at.Sequence == last))
                yield return new Finding(Backwards, $"{consumer} was given {EventId.Show(id)} at {at} after {last}");
            else if (_last is { } before && at.Sequence > before + 1 && IsMissing(before + 1, at.Plus(-1)))
                yield return new Finding(Gap, $"{consumer} was given {at} after {before}, and told nothing");
            _last = at.Sequence;
            (_mayRepeat, _wantsOldest) = (false, false);
        }
    }

    // For a consumer of one publisher, only that one's events count; and only those of the history that it was given, which may be one that
    // was taken back later.
    private bool IsMissing(long from, Position until)
    {
        if (_publisher is not { } publisher) return true;
        for (var i = FirstFrom(from); i < seen.InLog.Count && seen.InLog[i].At.Sequence <= until.Sequence; i++)
        {
            if (EventId.PublisherOf(seen.InLog[i].Id) == publisher && seen.EpochNumber(seen.InLog[i].At.Epoch) <= seen.EpochNumber(until.Epoch)) return true;
        }

        return false;
    }

    private int FirstFrom(long sequence)
    {
        var (low, high) = (0, seen.InLog.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (seen.InLog[middle].At.Sequence < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
