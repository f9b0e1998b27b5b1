using RealtimeHub.Tams;

namespace RealtimeHub.Client.Tests;

/// <summary>Waits that overlook small gaps between segments.</summary>
public sealed class WaitToleranceTests : FlowWaits
{
    [Fact]
    public async Task Gaps_within_the_tolerance_count_as_covered()
    {
        await SayAsync(Flow.Added("[10:0_12:399999999)", "[12:400000000_20:0)"));

        var result = await WaitAsync(options: new WaitOptions { Tolerance = 1 });

        result.Covered.Should().HaveCount(2);
    }

    [Fact]
    public async Task Gaps_beyond_the_tolerance_do_not()
    {
        await SayAsync(Flow.Added("[10:0_12:399999998)", "[12:400000000_20:0)"));
        var waiting = WaitAsync(options: new WaitOptions { Tolerance = 1, Progress = Progress });
        await Progress.OfAsync(p => p.Missing.Count == 1);

        var last = await SayAsync(Flow.Added("[12:399999998_12:399999999)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task A_gap_at_the_border_is_judged_with_the_segment_beyond_it()
    {
        await SayAsync(Flow.Added("[5:0_9:999999999)", "[10:1_20:0)"));

        var result = await WaitAsync(options: new WaitOptions { Tolerance = 2 });

        result.Covered.Should().Equal(Timerange.Parse("[10:1_20:0)"));
    }

    [Fact]
    public async Task A_negative_tolerance_is_refused()
    {
        var wait = () => WaitAsync(options: new WaitOptions { Tolerance = -1 });

        await wait.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }
}
