namespace RealtimeHub.Tams.Tests;

public sealed class TimerangeSetTests
{
    [Fact]
    public void Segments_that_follow_each_other_become_one_range()
    {
        var set = TimerangeSet.Empty.Add(Timerange.Parse("[0:0_1:0)")).Add(Timerange.Parse("[2:0_3:0)")).Add(Timerange.Parse("[1:0_2:0)"));

        set.Should().Equal(Timerange.Parse("[0:0_3:0)"));
    }

    [Fact]
    public void Neighbouring_nanoseconds_are_adjacent_although_time_is_continuous()
    {
        var set = TimerangeSet.Empty.Add(Timerange.Parse("[0:0_0:1]")).Add(Timerange.Parse("[0:2_1:0)"));

        set.ToString().Should().Be("[0:0_1:0)");
    }

    [Fact]
    public void Older_set_stays_as_it_was()
    {
        var older = TimerangeSet.Empty.Add(Timerange.Parse("[0:0_10:0)"));

        older.Remove(Timerange.Parse("[4:0_5:0)")).ToString().Should().Be("[0:0_4:0) [5:0_10:0)");
        older.ToString().Should().Be("[0:0_10:0)");
    }

    [Fact]
    public void Change_that_changes_nothing_returns_the_same_set()
    {
        var set = TimerangeSet.Empty.Add(Timerange.Parse("[0:0_10:0)"));

        set.Add(Timerange.Parse("[4:0_5:0)")).Should().BeSameAs(set);
        set.Add(Timerange.Never).Should().BeSameAs(set);
        set.Remove(Timerange.Parse("[10:0_")).Should().BeSameAs(set);
        set.Intersect(Timerange.Eternity).Should().BeSameAs(set);
    }

    [Fact]
    public void Nothing_lacks_of_an_empty_range()
    {
        TimerangeSet.Empty.Contains(Timerange.Never).Should().BeTrue();
        TimerangeSet.Empty.GapsWithin(Timerange.Never).Should().BeEmpty();
        TimerangeSet.Empty.Contains(Timerange.Parse("(0:0_0:1)")).Should().BeTrue();
    }

    [Fact]
    public void Jitter_within_the_tolerance_counts_as_covered_but_not_at_the_edges()
    {
        var set = TimerangeSet.Empty.Add(Timerange.Parse("[0:0_8:399999999)")).Add(Timerange.Parse("[8:400000000_9:0)"));

        set.Contains(Timerange.Parse("[0:0_9:0)")).Should().BeFalse();
        set.Contains(Timerange.Parse("[0:0_9:0)"), tolerance: 1).Should().BeTrue();
        set.Contains(Timerange.Parse("[0:0_9:0]"), tolerance: 1).Should().BeFalse();
        ((Action)(() => set.Contains(Timerange.Never, tolerance: -1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Hull_of_nothing_is_never() => TimerangeSet.Empty.Hull.Should().Be(Timerange.Never);

    [Fact]
    public void Set_reaches_to_the_edges_of_time()
    {
        var all = TimerangeSet.Empty.Add(Timerange.Eternity);

        all.Remove(Timerange.At(Timestamp.MaxValue)).ToString()
            .Should().Be("_281474976710655:999999999) (281474976710655:999999999_");
        all.Remove(Timerange.Parse("[0:0_1:0)")).Hull.Should().Be(Timerange.Eternity);
    }

    [Fact]
    public void Tens_of_thousands_of_ranges_are_kept_apart_and_joined_again()
    {
        const int count = 50_000;
        var set = TimerangeSet.Empty;
        for (var i = 0; i < count; i++)
            set = set.Add(Timerange.FromNanoseconds(2 * i, 2 * i + 1));
        set.Count.Should().Be(count);

        for (var i = 0; i < count; i++)
            set = set.Add(Timerange.FromNanoseconds(2 * i + 1, 2 * i + 2));
        set.Should().Equal(Timerange.FromNanoseconds(0, 2 * count));
    }
}
