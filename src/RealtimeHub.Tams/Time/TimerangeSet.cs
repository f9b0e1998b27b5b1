using System.Collections;
using System.Collections.Immutable;

namespace RealtimeHub.Tams;

/// <summary>
/// Which nanoseconds of a timeline are covered, as disjoint ranges that never touch. Immutable: every change returns a new set that shares
/// most of the old one, so a reader's snapshot costs nothing. Changes and questions take logarithmic time, plus the ranges they touch.
/// Unlike <see cref="Timerange"/> it counts whole nanoseconds, as TAMS stores do: <c>[0:0_0:1]</c> and <c>[0:2_1:0)</c> are adjacent here.
/// </summary>
public sealed class TimerangeSet : IReadOnlyCollection<Timerange>, IEquatable<TimerangeSet>
{
    private static readonly IComparer<NanosecondSpan> ByFrom =
        Comparer<NanosecondSpan>.Create((left, right) => left.From.CompareTo(right.From));

    private readonly ImmutableSortedSet<NanosecondSpan> spans;

    private TimerangeSet(ImmutableSortedSet<NanosecondSpan> spans) => this.spans = spans;

    /// <summary>The set that covers nothing.</summary>
    public static TimerangeSet Empty { get; } = new(ImmutableSortedSet.Create(ByFrom));

    /// <summary>How many disjoint ranges there are.</summary>
    public int Count => spans.Count;

    /// <summary>From the beginning of the first range to the end of the last; <c>()</c> if nothing is covered.</summary>
    public Timerange Hull => Count == 0 ? Timerange.Never : new NanosecondSpan(spans[0].From, spans[Count - 1].Until).ToTimerange();

    /// <summary>This set and the range.</summary>
    public TimerangeSet Add(Timerange range)
    {
        var added = NanosecondSpan.Of(range);
        if (added.IsEmpty)
            return this;

        var result = spans;
        for (var i = FirstUntil(added.From, touching: true); i < Count && spans[i] is var span && span.From <= added.Until; i++)
        {
            if (span.From <= added.From && span.Until >= added.Until)
                return this;
            added = new(Int128.Min(span.From, added.From), Int128.Max(span.Until, added.Until));
            result = result.Remove(span);
        }

        return new(result.Add(added));
    }

    /// <summary>This set without the range.</summary>
    public TimerangeSet Remove(Timerange range)
    {
        var removed = NanosecondSpan.Of(range);
        if (removed.IsEmpty)
            return this;

        var result = spans;
        for (var i = FirstUntil(removed.From); i < Count && spans[i] is var span && span.From < removed.Until; i++)
        {
            result = result.Remove(span);
            if (span.From < removed.From)
                result = result.Add(new(span.From, removed.From));
            if (span.Until > removed.Until)
                result = result.Add(new(removed.Until, span.Until));
        }

        return ReferenceEquals(result, spans) ? this : new(result);
    }

    /// <summary>
    /// Whether every nanosecond of the range is covered; nothing lacks of an empty one. Gaps between covered ranges of at most
    /// <paramref name="tolerance"/> nanoseconds count as covered: rounded frame rates leave such gaps of a nanosecond.
    /// </summary>
    public bool Contains(Timerange range, long tolerance = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        using var gaps = Gaps(NanosecondSpan.Of(range), tolerance).GetEnumerator();
        return !gaps.MoveNext();
    }

    /// <summary>What both this set and the range cover.</summary>
    public TimerangeSet Intersect(Timerange range)
    {
        var window = NanosecondSpan.Of(range);
        if (window.IsEmpty)
            return Empty;
        if (Spans(window, Hull))
            return this;

        var kept = Empty.spans.ToBuilder();
        for (var i = FirstUntil(window.From); i < Count && spans[i] is var span && span.From < window.Until; i++)
            kept.Add(span.Clip(window));
        return kept.Count == 0 ? Empty : new(kept.ToImmutable());
    }

    /// <summary>The parts of the range that are not covered, in order; the tolerance is that of <see cref="Contains"/>.</summary>
    public IEnumerable<Timerange> GapsWithin(Timerange range, long tolerance = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        return Gaps(NanosecondSpan.Of(range), tolerance).Select(gap => gap.ToTimerange());
    }

    /// <inheritdoc/>
    public bool Equals(TimerangeSet? other) =>
        other is not null && (ReferenceEquals(spans, other.spans) || (Count == other.Count && spans.SequenceEqual(other.spans)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TimerangeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Hull);

    /// <summary>The ranges in order, such as <c>[0:0_1:0) [5:0_</c>.</summary>
    public override string ToString() => string.Join(' ', this);

    /// <summary>The ranges in order, each as <c>[start_end)</c>.</summary>
    public IEnumerator<Timerange> GetEnumerator() => spans.Select(span => span.ToTimerange()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Spans(NanosecondSpan window, Timerange hull) =>
        NanosecondSpan.Of(hull) is var all && window.From <= all.From && window.Until >= all.Until;

    private IEnumerable<NanosecondSpan> Gaps(NanosecondSpan window, long tolerance)
    {
        var next = FirstUntil(window.From);
        while (!window.IsEmpty)
        {
            var previousUntil = next > 0 ? spans[next - 1].Until : Int128.MinValue;
            var nextFrom = next < Count ? spans[next].From : Int128.MaxValue;
            var isTolerated = next > 0 && next < Count && nextFrom - previousUntil <= tolerance;
            var gap = new NanosecondSpan(previousUntil, nextFrom).Clip(window);
            if (!gap.IsEmpty && !isTolerated)
                yield return gap;

            window = next < Count ? new(spans[next].Until, window.Until) : default;
            next++;
        }
    }

    /// <summary>The first range that ends after the nanosecond, or, if touching is enough, at it.</summary>
    private int FirstUntil(Int128 nanosecond, bool touching = false)
    {
        var index = spans.IndexOf(new(nanosecond, nanosecond));
        if (index >= 0)
            index = touching ? Math.Max(index - 1, 0) : index;
        else
            index = Math.Max(~index - 1, 0);
        return index < Count && (touching ? spans[index].Until < nanosecond : spans[index].Until <= nanosecond) ? index + 1 : index;
    }
}
