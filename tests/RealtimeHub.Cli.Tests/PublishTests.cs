using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

public sealed class PublishTests : IAsyncLifetime
{
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task One_envelope_is_published_and_its_position_told()
    {
        var run = await PublishAsync(SampleEvents.Segment(1));

        run.Code.Should().Be(0);
        run.Out.Should().MatchRegex(@"^published 1 event to tams at [0-9a-f]{16}\.1\n$");
    }

    [Theory]
    [InlineData("[", ",", "]")]
    [InlineData("", "\n", "\n")]
    [InlineData("\uFEFF \n[", " , ", "] \n")]
    [InlineData("", "\r\n\r\n", "")]
    public async Task An_array_or_a_line_each_are_published_in_order(string before, string between, string after)
    {
        var run = await PublishAsync(before + string.Join(between, Enumerable.Range(0, 25).Select(n => SampleEvents.Segment(n))) + after);

        run.Error.Should().BeEmpty();
        run.Out.Should().MatchRegex(@"^published 25 events to tams, from [0-9a-f]{16}\.1 to [0-9a-f]{16}\.25\n$");
    }

    [Fact]
    public async Task More_than_a_thousand_are_published_in_batches()
    {
        var run = await PublishAsync(string.Join('\n', Enumerable.Range(0, 2500).Select(n => SampleEvents.Segment(n))), "--json");

        run.Code.Should().Be(0);
        run.Lines.Should().HaveCountGreaterThanOrEqualTo(3).And.OnlyContain(line => line.StartsWith("{\"positions\":[\""));
        run.Lines[^1].Should().EndWith(".2500\"]}");
    }

    [Fact]
    public async Task Publishing_the_same_again_appends_nothing_twice()
    {
        var first = await PublishAsync(SampleEvents.Segment(1));
        var second = await PublishAsync(SampleEvents.Segment(1));
        var other = await PublishAsync(SampleEvents.Segment(1), "--key", "another");

        second.Out.Should().Be(first.Out);
        other.Out.Should().EndWith(".2\n");
    }

    [Fact]
    public async Task A_wrong_event_is_named_with_its_member_and_its_batch_is_not_published()
    {
        var wrong = """{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"x"}}""";

        var run = await PublishAsync($"[{SampleEvents.Segment(1)},{wrong}]");

        run.Code.Should().Be(1);
        run.Error.Should().StartWith("rthub: standard input: event 1: event.flow_id: ").And.EndWith("Nothing was published.\n");
        (await _hub.Http.GetStringAsync("streams")).Should().Contain("\"events\":0");
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"b\" 2}", "line 2, column 6")]
    [InlineData("[{\"a\":1}", "standard input: ")]
    [InlineData("hello", "line 1, column 1")]
    public async Task Broken_json_is_shown_with_its_place(string input, string expected)
    {
        var run = await PublishAsync(input);

        run.Code.Should().Be(1);
        run.Error.Should().Contain(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("[]")]
    public async Task Nothing_to_publish_is_no_error(string input)
    {
        var run = await PublishAsync(input);

        run.Should().BeEquivalentTo(new { Code = 0, Out = "There was nothing to publish.\n" });
    }

    [Fact]
    public async Task A_file_is_published_and_one_that_is_not_there_is_said()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "events.json");
        await File.WriteAllTextAsync(file, $"[{string.Join(',', SampleEvents.Eight)}]");

        (await CliRun.OfAsync(_hub.Address, "publish", file)).Out.Should().StartWith("published 8 events");
        var missing = await CliRun.OfAsync(_hub.Address, "publish", file + ".not");

        missing.Code.Should().Be(66);
        missing.Error.Should().StartWith("rthub: Could not find file");
    }

    [Fact]
    public async Task A_server_that_is_no_hub_is_said_so()
    {
        var run = await CliRun.OfAsync(new Uri(_hub.Address, "/health/live"), "streams");

        run.Code.Should().Be(1);
        run.Error.Should().StartWith("rthub: ").And.NotContain("   at ");
    }

    private Task<CliRun> PublishAsync(string input, params string[] args) => CliRun.OfAsync(input, _hub.Address, ["publish", "-", .. args]);
}
