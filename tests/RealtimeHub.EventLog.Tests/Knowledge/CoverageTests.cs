using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Tams;
using static RealtimeHub.EventLog.Tests.Knowledge.Told;

namespace RealtimeHub.EventLog.Tests.Knowledge;

public sealed class CoverageTests
{
    private readonly MemoryEventLog _log = LogThatTells.New();

    [Fact]
    public async Task Added_segments_are_in_and_deleted_ranges_out_to_the_nanosecond()
    {
        await _log.TellAsync(Added(1, "[0:0_1:0)", "[1:0_2:0)"), Added(1, "[5:0_6:0]"), Removed(1, "[0:500000000_1:0]"));

        _log.Coverage(1).Should().Be("[0:0_0:500000000) [1:1_2:0) [5:0_6:1)");
    }

    [Fact]
    public async Task Events_of_old_stores_count_by_their_range()
    {
        await _log.TellAsync(AddedOfOld(1, "[0:0_9:0)"), Removed(1, "[2:0_3:0)"));

        _log.Coverage(1).Should().Be("[0:0_2:0) [3:0_9:0)");
    }

    [Fact]
    public async Task Deleted_flow_covers_nothing_and_late_segments_do_not_bring_it_back()
    {
        await _log.LastOfAsync(Flow(1, 101), Added(1, "[0:0_9:0)"), FlowDeleted(1), Added(1, "[9:0_10:0)"));

        _log.Coverage(1).Should().BeEmpty();
    }

    [Fact]
    public void Flow_full_of_holes_loses_its_oldest_ranges_and_keeps_the_newest()
    {
        var set = TimerangeSet.Empty;
        for (var i = 0; i <= 100_000; i++) set = set.Add(Timerange.Parse($"[{i}:0_{i}:1)", null));

        var bounded = CoverageBound.Apply(set);

        bounded.Count.Should().Be(90_001);
        bounded.Contains(Timerange.Parse("[100000:0_100000:1)", null)).Should().BeTrue();
        bounded.Contains(Timerange.Parse("[0:0_0:1)", null)).Should().BeFalse();
        CoverageBound.Apply(bounded).Should().BeSameAs(bounded);
    }

    [Fact]
    public async Task Random_segments_are_covered_as_a_list_of_seconds_says()
    {
        var random = new Random(42);
        var seconds = new HashSet<int>();
        for (var i = 0; i < 500; i++)
        {
            var (from, length, adds) = (random.Next(200), random.Next(1, 20), random.Next(3) > 0);
            var range = $"[{from}:0_{from + length}:0)";
            await _log.TellAsync(adds ? Added(1, range) : Removed(1, range));
            if (adds) seconds.UnionWith(Enumerable.Range(from, length));
            else seconds.ExceptWith(Enumerable.Range(from, length));
        }

        Enumerable.Range(0, 220).Should().OnlyContain(s => _log.Flow(1).Coverage.Contains(Timerange.Parse($"[{s}:0_{s + 1}:0)", null), 0) == seconds.Contains(s));
    }
}
