using RealtimeHub.Server.Problems;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary>Commands that wait through what a hub refuses for now say so, once, and when it is over.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tail_says_that_the_log_is_damaged_and_goes_on_when_it_is_repaired()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Log:SegmentBytes", "2000"), ("RealtimeHub:Log:RecentBytes", "1")], _folder);
        hub.ExpectError("The log of stream tams is damaged");
        for (var i = 0; i < 20; i++) await hub.PublishAsync(SampleEvents.Segment(i));
        var damage = SegmentDamage.In(_folder, number: 1);

        var run = await CliRun.OnceSaidAsync(hub.Address, "trying again", damage.Repair, "tail", "--from", "beginning", "--limit", "20");

        run.Code.Should().Be(0);
        run.Lines.Should().HaveCount(20);
        var said = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        said.Should().HaveCount(2);
        said[0].Should().StartWith($"{hub.Address} refuses for now: What follows cannot be read: the stream's segment {damage.Segment} is damaged at byte 64: ").And.EndWith(" (500 log-damaged, stream tams); trying again");
        said[1].Should().Be($"{hub.Address} serves again");
    }

    [Theory]
    [InlineData("Coverage")]
    [InlineData("Subscribe")]
    public async Task Wait_says_what_the_hub_refuses_and_waits_on(string method)
    {
        var refused = new RefusedMethod(method, new Problem(503, "busy", "Busy", "Ask again later."));
        await using var hub = await TestHub.StartAsync(services: refused.AddTo);
        var waiting = CliRun.OnceSaidAsync(hub.Address, "trying again", refused.Serve, "wait", "--flow", SampleEvents.FlowId, "--timerange", "[10:0_11:0)");
        await Eventually.HoldsAsync(() => refused.Refusals > 0, "the hub has refused");

        await hub.PublishAsync(SampleEvents.Segment(10));

        var run = await waiting;
        run.Code.Should().Be(0);
        run.Error.Should().Contain($"{hub.Address} refuses for now: Ask again later (503 busy, stream tams); trying again\n{hub.Address} serves again\n");
    }

    [Fact]
    public async Task Wait_that_is_not_served_in_time_does_not_say_that_it_was()
    {
        var refused = new RefusedMethod("Subscribe", new Problem(503, "busy", "Busy", "Ask again later."));
        await using var hub = await TestHub.StartAsync(services: refused.AddTo);

        var run = await CliRun.TimedOutAsync(
            hub.Address, isTerminal: false, "trying again", TimeSpan.FromSeconds(90), "wait", "--flow", SampleEvents.FlowId, "--timerange", "[10:0_11:0)", "--timeout", "90s");

        run.Code.Should().Be(2);
        run.Error.Should().NotContain("serves again");
    }

    [Fact]
    public async Task Tail_that_is_refused_for_good_in_the_end_does_not_say_that_it_was_served()
    {
        var refused = new RefusedMethod("Subscribe", new Problem(503, "busy", "Busy", "Ask again later."), new Problem(404, "unknown-stream", "Unknown", "There is no such stream."));
        await using var hub = await TestHub.StartAsync(services: refused.AddTo);

        var run = await CliRun.OfAsync(hub.Address, "tail");

        run.Code.Should().Be(1);
        run.Error.Should().Contain("refuses for now: Ask again later (503 busy, stream tams); trying again\n").And.NotContain("serves again");
    }
}
