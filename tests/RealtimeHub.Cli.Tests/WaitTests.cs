using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary><c>rthub wait</c> and <c>rthub coverage</c>.</summary>
public sealed class WaitTests : IAsyncLifetime
{
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task What_is_available_ends_with_0_and_says_where_that_was_so()
    {
        await PublishAsync(10, 11);

        var run = await RunAsync("wait", "--timerange", "[10:0_12:0)");

        run.Code.Should().Be(0);
        run.Out.Should().MatchRegex(@"^\[10:0_12:0\) is available at [0-9a-f]{16}\.2, says the log\n$");
        run.Error.Should().Be("100% available; missing: nothing\n");
    }

    [Fact]
    public async Task What_comes_while_it_waits_is_shown_and_ends_it()
    {
        await PublishAsync(10);
        var running = RunAsync("wait", "--timerange", "[10:0_12:0)", "--timeout", "60s");
        await PublishAsync(11);

        var run = await running;

        run.Code.Should().Be(0);
        run.Error.Should().EndWith("100% available; missing: nothing\n");
    }

    [Fact]
    public async Task What_is_not_available_in_time_ends_with_2_and_says_what_is_missing()
    {
        await PublishAsync(10);

        var run = await TimedOutAsync("--timeout", "90s");

        run.Code.Should().Be(2);
        run.Out.Should().BeEmpty();
        run.Error.Should().EndWith("rthub: not available within 90 s; missing: [11:0_12:0)\n");
    }

    [Fact]
    public async Task The_result_as_json_is_one_line()
    {
        await PublishAsync(10);

        var there = await RunAsync("wait", "--timerange", "[10:0_11:0)", "--json");
        var missing = await TimedOutAsync("--json", "--timeout", "90s");

        there.Out.Should().MatchRegex("""^\{"complete":true,"position":"[0-9a-f]{16}\.1","covered":\["\[10:0_11:0\)"\],"missing":\[\],"rests_on":"log"\}\n$""");
        missing.Code.Should().Be(2);
        missing.Out.Should().Be("""{"complete":false,"covered":["[10:0_11:0)"],"missing":["[11:0_12:0)"]}""" + "\n");
    }

    [Fact]
    public async Task Nothing_is_available_at_once()
    {
        var run = await RunAsync("wait", "--timerange", "()");

        run.Code.Should().Be(0);
        run.Out.Should().Be("() is available\n");
    }

    [Fact]
    public async Task A_timerange_without_end_is_a_wrong_command_line()
    {
        var run = await RunAsync("wait", "--timerange", "[10:0_");

        run.Code.Should().Be(64);
        run.Error.Should().StartWith("rthub: --timerange: The timerange [10:0_ has no end on one side");
    }

    [Fact]
    public async Task A_tolerance_overlooks_the_gaps_of_rounded_frame_rates()
    {
        await PublishAsync(10);

        var run = await RunAsync("wait", "--timerange", "[10:0_11:0)", "--tolerance", "1");

        run.Code.Should().Be(0);
    }

    [Fact]
    public async Task On_a_terminal_there_is_a_bar_that_is_gone_in_the_end()
    {
        await PublishAsync(10);

        var run = await CliRun.TimedOutAsync(
            _hub.Address, isTerminal: true, "50%", TimeSpan.FromSeconds(90), "wait", "--flow", SampleEvents.FlowId, "--timerange", "[10:0_12:0)", "--timeout", "90s");

        run.Code.Should().Be(2);
        run.Error.Should().Contain("missing: [11:0_12:0)").And.Contain("50%").And.EndWith("missing: [11:0_12:0)\n");
    }

    [Fact]
    public async Task Coverage_lists_what_is_covered_and_what_is_missing_in_order()
    {
        await PublishAsync(10, 12);

        var run = await RunAsync("coverage", "--timerange", "[9:0_13:500000000)");

        run.Code.Should().Be(0);
        run.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).SkipLast(1).Should().Equal(
            "STATE TIMERANGE LENGTH",
            "missing [9:0_10:0) 1 s",
            "covered [10:0_11:0) 1 s",
            "missing [11:0_12:0) 1 s",
            "covered [12:0_13:0) 1 s",
            "missing [13:0_13:500000000) 0.5 s");
        run.Lines[^1].Should().MatchRegex(@"^not complete at [0-9a-f]{16}\.2, says the log$");
    }

    [Fact]
    public async Task Coverage_as_json_has_the_names_of_the_hub()
    {
        await PublishAsync(10);

        var run = await RunAsync("coverage", "--json");

        using var json = JsonDocument.Parse(run.Out);
        json.RootElement.EnumerateObject().Select(m => m.Name).Should().Equal("position", "covered", "missing", "complete", "rests_on");
    }

    // Half of it is there; then the time passes.
    private Task<CliRun> TimedOutAsync(params string[] args) => CliRun.TimedOutAsync(
        _hub.Address, isTerminal: false, "50% available", TimeSpan.FromSeconds(90), ["wait", "--flow", SampleEvents.FlowId, "--timerange", "[10:0_12:0)", .. args]);

    private Task<CliRun> RunAsync(string command, params string[] args) => CliRun.OfAsync(_hub.Address, [command, "--flow", SampleEvents.FlowId, .. args]);

    private async Task PublishAsync(params int[] numbers)
    {
        var answer = await _hub.Http.PostAsync("streams/tams/events", new StringContent($"[{string.Join(',', numbers.Select(n => SampleEvents.Segment(n)))}]", null, "application/json"));
        answer.EnsureSuccessStatusCode();
    }
}
