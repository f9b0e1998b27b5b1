using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

public sealed class TailTests : IAsyncLifetime
{
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Each_event_is_a_line_with_type_subject_and_timerange()
    {
        await PublishAsync(SampleEvents.Segment(1));

        var run = await TailAsync("--limit", "1");

        run.Code.Should().Be(0);
        run.Lines.Should().ContainSingle().Which.Should()
            .MatchRegex(@"^\d\d:\d\d:\d\d\.\d{3}  flows/segments_added    4f79cfd1-c057-47f4-8e4d-1b126ca7bf34  \[1:0_2:0\)$");
    }

    [Fact]
    public async Task A_flow_is_called_by_its_label_once_that_went_by()
    {
        var created = """{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/created","event":{"flow":{"id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","source_id":"2aa143ac-0ab7-4d75-bc32-5c00c13e186f","format":"urn:x-nmos:format:video","label":"Camera 1"}}}""";
        await PublishAsync($"[{created},{SampleEvents.Segment(1)}]");

        var run = await TailAsync("--limit", "2");

        run.Lines[1].Should().Contain("flows/segments_added").And.Contain("Camera 1");
    }

    [Fact]
    public async Task A_hostile_label_does_not_reach_the_terminal()
    {
        var created = """{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/created","event":{"flow":{"id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","source_id":"2aa143ac-0ab7-4d75-bc32-5c00c13e186f","format":"urn:x-nmos:format:video","label":"\u001b[2J\u0007a\nb\u202Ec\u0085"}}}""";
        await PublishAsync(created);

        var run = await TailAsync("--limit", "1");

        run.Lines.Should().ContainSingle().Which.Should().NotContainAny("\e", "\a", "\u202E", "\u0085").And.Contain("[2J");
    }

    [Fact]
    public async Task Json_is_the_events_as_on_the_wire()
    {
        await PublishAsync(SampleEvents.Segment(1));

        var run = await TailAsync("--limit", "1", "--json");

        run.Lines.Should().ContainSingle().Which.Should().StartWith(SampleEvents.Segment(1)[..^1] + ",\"position\":");
    }

    [Fact]
    public async Task Json_keeps_every_digit_and_messagepack_every_value()
    {
        var numbers = SampleEvents.Segment(1).Replace("\"segments\"", "\"n\":[1.50,1e2,0.1234567890123456789],\"segments\"");
        await PublishAsync(numbers);

        var (json, binary) = (await TailAsync("--limit", "1", "--json"), await TailAsync("--limit", "1", "--json", "--protocol", "messagepack"));

        json.Out.Should().StartWith(numbers[..^1]);
        binary.Out.Should().StartWith(numbers[..^1].Replace("1.50,1e2,0.1234567890123456789", "1.5,100.0,0.12345678901234568"));
    }

    [Fact]
    public async Task Json_can_be_published_again()
    {
        await PublishAsync(SampleEvents.Segment(1));
        var tail = await TailAsync("--limit", "1", "--json");

        var run = await CliRun.OfAsync(tail.Out, _hub.Address, "publish", "-");

        run.Code.Should().Be(0);
        run.Out.Should().StartWith("published 1 event to tams at ").And.EndWith(".2\n");
    }

    [Fact]
    public async Task A_filter_and_a_position_choose_what_is_shown()
    {
        const string Other = "11111111-1111-4111-8111-111111111111";
        await PublishAsync($"[{SampleEvents.Segment(1)},{SampleEvents.Segment(2, Other)},{SampleEvents.Segment(3, Other)}]");
        var first = await TailAsync("--flow-ids", Other, "--limit", "1", "--json");
        using var e = System.Text.Json.JsonDocument.Parse(first.Out);
        var position = e.RootElement.GetProperty("position").GetString();

        var run = await CliRun.OfAsync(_hub.Address, "tail", "--from", $"position:{position}", "--flow-ids", Other, "--events", "flows/segments_added", "--limit", "1");

        run.Lines.Should().ContainSingle().Which.Should().EndWith("[3:0_4:0)");
    }

    [Fact]
    public async Task A_gap_is_said_on_stderr_before_what_follows()
    {
        await PublishAsync(SampleEvents.Segment(1));

        var run = await CliRun.OfAsync(_hub.Address, "tail", "--from", "position:00000000000000aa.7", "--limit", "1");

        run.Error.Should().StartWith("gap (reset): ");
        run.Lines.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_gap_is_json_on_stderr_when_json_was_asked_for()
    {
        await PublishAsync(SampleEvents.Segment(1));

        var run = await CliRun.OfAsync(_hub.Address, "tail", "--from", "position:00000000000000aa.7", "--limit", "1", "--json");

        run.Error.Should().StartWith("""{"kind":"gap","reason":"reset",""");
    }

    [Fact]
    public async Task A_stream_that_is_not_there_ends_with_1_and_the_words_of_the_hub()
    {
        _hub.ExpectError("unknown-stream");

        var run = await CliRun.OfAsync(_hub.Address, "tail", "--stream", "nowhere");

        run.Code.Should().Be(1);
        run.Error.Should().Be("rthub: There is no stream 'nowhere'. Declared are: tams. (404 unknown-stream)\n");
    }

    [Fact]
    public async Task Streams_lists_what_the_hub_holds()
    {
        await PublishAsync($"[{SampleEvents.Segment(1)},{SampleEvents.Segment(2)}]");

        var run = await CliRun.OfAsync(_hub.Address, "streams");

        run.Lines.Should().HaveCount(2);
        run.Lines[0].Should().MatchRegex(@"^STREAM +EVENTS +SIZE +OLDEST +NEWEST +LAST EVENT +EPOCHS +RETENTION$");
        run.Lines[1].Should().MatchRegex(@"^tams +2 +\S+ \S+ +[0-9a-f]{16}\.1 +[0-9a-f]{16}\.2 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +1 +90 d$");
    }

    [Fact]
    public async Task Streams_as_json_is_the_answer_of_the_hub()
    {
        var run = await CliRun.OfAsync(_hub.Address, "streams", "--json");

        run.Out.TrimEnd().Should().Be(await _hub.Http.GetStringAsync("streams"));
    }

    private Task<CliRun> TailAsync(params string[] args) => CliRun.OfAsync(_hub.Address, ["tail", "--from", "beginning", .. args]);

    private async Task PublishAsync(string json)
    {
        var answer = await _hub.Http.PostAsync("streams/tams/events", new StringContent(json, null, "application/json"));
        answer.EnsureSuccessStatusCode();
    }
}
