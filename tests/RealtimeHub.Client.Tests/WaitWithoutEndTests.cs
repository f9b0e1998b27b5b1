using RealtimeHub.Tams;

namespace RealtimeHub.Client.Tests;

/// <summary>Waits for timeranges without end, which only a flow that is closed and complete can have all of.</summary>
public sealed class WaitWithoutEndTests : FlowWaits
{
    [Theory]
    [InlineData("_")]
    [InlineData("[10:0_")]
    [InlineData("_10:0)")]
    public async Task A_timerange_without_end_is_refused_unless_the_flow_is_closed_and_complete(string timerange)
    {
        await SayAsync(Flow.Created("ingesting"), Flow.Added("[0:0_20:0)"));
        var wait = () => Client.WaitForTimerangeAsync(Flow.Flow, Timerange.Parse(timerange), cancellationToken: Timeout);

        (await wait.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain($"flow {Flow.Flow} is not closed_complete").And.Contain("Give a bounded timerange");

        await SayAsync(Flow.Updated("closed_complete"));
        (await wait()).RestsOn.Should().Be("log");
    }

    [Fact]
    public async Task A_timerange_without_end_of_a_closed_flow_with_a_hole_waits_until_the_hole_is_filled()
    {
        await SayAsync(Flow.Created("closed_complete"), Flow.Added("[0:0_10:0)", "[11:0_20:0)"));
        var waiting = WaitAsync(Timerange.Eternity);
        await Progress.OfAsync(p => p.Covered.Count == 2);

        var last = await SayAsync(Flow.Added("[10:0_11:0)"));

        (await waiting).Position.Should().Be(last);
    }
}
