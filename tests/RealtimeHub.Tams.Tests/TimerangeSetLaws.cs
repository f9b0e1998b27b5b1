using FsCheck;
using FsCheck.Fluent;

namespace RealtimeHub.Tams.Tests;

/// <summary>
/// The set against a row of cells: one for each of a few nanoseconds, and one at either side for all the time before and after them.
/// </summary>
public sealed class TimerangeSetLaws
{
    private const int Nanoseconds = 24;
    private const int Cells = Nanoseconds + 2;

    private enum Change
    {
        Add,
        Remove,
        Intersect,
    }

    [Fact]
    public void Set_agrees_with_cells_after_every_change() => Laws.Hold(Changes, changes =>
    {
        var cells = new bool[Cells];
        var set = TimerangeSet.Empty;
        foreach (var (change, range) in changes)
        {
            set = Apply(set, change, range.ToTimerange());
            cells = Apply(cells, change, range);
            Cover(set).Should().Equal(cells);
            set.Should().Equal(Runs(cells));
            set.Count.Should().Be(Runs(cells).Count());
            set.Hull.Should().Be(Runs(cells).Aggregate(Timerange.Never, (hull, run) => hull.Encompass(run)));
        }
    });

    [Fact]
    public void Questions_agree_with_cells() => Laws.Hold(
        from changes in Changes
        from range in Ranges
        from tolerance in Gen.Choose(0, 4)
        select (changes, range, tolerance), sample =>
    {
        var (changes, range, tolerance) = sample;
        var set = changes.Aggregate(TimerangeSet.Empty, (all, next) => Apply(all, next.Item1, next.Item2.ToTimerange()));
        var cells = changes.Aggregate(new bool[Cells], (all, next) => Apply(all, next.Item1, next.Item2));
        var tolerated = Tolerate(cells, tolerance);
        var missing = Enumerable.Range(0, Cells).Select(i => range.Has(i) && !tolerated[i]).ToArray();

        set.GapsWithin(range.ToTimerange(), tolerance).Should().Equal(Runs(missing));
        set.Contains(range.ToTimerange(), tolerance).Should().Be(!missing.Contains(true));
    });

    [Fact]
    public void Sets_with_the_same_cover_are_equal_however_made() => Laws.Hold(Changes, changes =>
    {
        var set = changes.Aggregate(TimerangeSet.Empty, (all, next) => Apply(all, next.Item1, next.Item2.ToTimerange()));
        var again = set.Reverse().Aggregate(TimerangeSet.Empty, (all, range) => all.Add(range));

        again.Should().BeEquivalentTo(set);
        again.Equals(set).Should().BeTrue();
        again.GetHashCode().Should().Be(set.GetHashCode());
    });

    private static Gen<CellRange> Ranges { get; } =
        from start in Gen.Choose(0, Cells)
        from length in Gen.Choose(0, 12)
        from isEndless in Gen.Elements(false, false, false, true)
        from includesStart in Gen.Elements(true, false)
        from includesEnd in Gen.Elements(true, false)
        select new CellRange(start, isEndless ? Cells : Math.Min(start + length, Cells), includesStart, includesEnd);

    private static Gen<(Change, CellRange)[]> Changes { get; } =
        from count in Gen.Choose(0, 12)
        from changes in Gen.ArrayOf(
            from change in Gen.Frequency((6, Gen.Constant(Change.Add)), (3, Gen.Constant(Change.Remove)), (1, Gen.Constant(Change.Intersect)))
            from range in Ranges
            select (change, range),
            count)
        select changes;

    private static TimerangeSet Apply(TimerangeSet set, Change change, Timerange range) => change switch
    {
        Change.Add => set.Add(range),
        Change.Remove => set.Remove(range),
        _ => set.Intersect(range),
    };

    private static bool[] Apply(bool[] cells, Change change, CellRange range) =>
        [.. cells.Select((isSet, i) => change switch
        {
            Change.Add => isSet || range.Has(i),
            Change.Remove => isSet && !range.Has(i),
            _ => isSet && range.Has(i),
        })];

    private static IEnumerable<bool> Cover(TimerangeSet set) => Enumerable.Range(0, Cells).Select(i => set.Contains(Cell(i)));

    private static Timerange Cell(int index) => Run(index, index + 1);

    private static Timerange Run(int from, int until) => Timerange.FromNanoseconds(
        from == 0 ? Int128.MinValue : from - 1,
        until == Cells ? Int128.MaxValue : until - 1);

    private static IEnumerable<Timerange> Runs(bool[] cells)
    {
        for (var i = 0; i < Cells; i++)
        {
            var from = i;
            while (i < Cells && cells[i])
                i++;
            if (i > from)
                yield return Run(from, i);
        }
    }

    private static bool[] Tolerate(bool[] cells, int tolerance)
    {
        var result = (bool[])cells.Clone();
        for (var i = 1; i < Cells; i++)
        {
            var from = i;
            while (i < Cells && !cells[i])
                i++;
            if (cells[from - 1] && i < Cells && i - from <= tolerance)
                result.AsSpan(from, i - from).Fill(true);
        }

        return result;
    }

    /// <summary>The cells [From, Until), written with either kind of marker.</summary>
    private sealed record CellRange(int From, int Until, bool IncludesStart, bool IncludesEnd)
    {
        public bool Has(int cell) => cell >= From && cell < Until;

        public Timerange ToTimerange() => From >= Until
            ? Timerange.Never
            : new(
                From == 0 ? null : Timestamp.FromNanoseconds(From - (IncludesStart ? 1 : 2)),
                Until == Cells ? null : Timestamp.FromNanoseconds(Until - (IncludesEnd ? 2 : 1)),
                IncludesStart,
                IncludesEnd);
    }
}
