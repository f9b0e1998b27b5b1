using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary>What people read fits their terminal; what programs read does not depend on one.</summary>
public sealed class TerminalWidthTests : IAsyncLifetime
{
    private const string Long = "[1795250145:984000000_1795250147:989333333)";

    private TestHub _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        await _hub.PublishAsync(SampleEvents.Segment(1).Replace("[1:0_2:0)", Long, StringComparison.Ordinal));
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    public async Task An_event_that_has_no_room_on_a_line_has_its_timerange_below(int width)
    {
        var run = await CliRun.OnTerminalAsync(width, _hub.Address, "tail", "--from", "beginning", "--limit", "1");

        run.Lines.Should().HaveCount(2).And.OnlyContain(line => line.Length <= width);
        run.Lines[1].Should().Be($"              {Long}");
    }

    [Fact]
    public async Task An_event_is_one_line_where_there_is_room_and_wherever_a_program_reads()
    {
        var wide = await CliRun.OnTerminalAsync(120, _hub.Address, "tail", "--from", "beginning", "--limit", "1");
        var piped = await CliRun.OfAsync(_hub.Address, "tail", "--from", "beginning", "--limit", "1");

        wide.Out.Should().Be(piped.Out);
        piped.Lines.Should().ContainSingle().Which.Should().EndWith($"  {Long}");
    }

    [Fact]
    public async Task A_table_that_is_too_wide_is_a_line_for_each_cell()
    {
        var narrow = await CliRun.OnTerminalAsync(60, _hub.Address, "streams");
        var piped = await CliRun.OfAsync(_hub.Address, "streams");

        narrow.Lines.Should().OnlyContain(line => line.Length <= 60);
        narrow.Lines[0].Should().Be("STREAM      tams");
        narrow.Lines.Should().HaveCount(8);
        piped.Lines.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("tail --help")]
    [InlineData("wait --help")]
    [InlineData("webhooks add --help")]
    public async Task Help_is_broken_between_words_only(string line)
    {
        var run = await CliRun.OnTerminalAsync(60, _hub.Address, line.Split(' '));
        var piped = await CliRun.OfAsync(_hub.Address, line.Split(' '));

        // The usual help is as wide as the real terminal; what is ours begins here.
        var ours = After(run.Out);
        ours.Split('\n').Should().OnlyContain(l => l.Length <= 60);
        Words(ours).Should().Equal(Words(After(piped.Out)));
    }

    private static string After(string help) => help[Math.Max(help.IndexOf("Exit codes:", StringComparison.Ordinal), help.IndexOf("Examples:", StringComparison.Ordinal))..];

    private static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
