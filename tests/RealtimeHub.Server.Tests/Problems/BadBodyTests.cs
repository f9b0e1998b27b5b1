using System.Text;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Problems;

/// <summary>What a publisher may send wrongly. Each row ends with nothing published.</summary>
public sealed class BadBodyTests(HubFixture fixture) : SharedHubTests(fixture)
{
    private const string Id = SampleEvents.FlowId;

    public static TheoryData<string, string, int, string, string?, int?> Bodies => new()
    {
        { "nothing", "", 400, "malformed-json", null, null },
        { "white space", " \r\n", 400, "malformed-json", null, null },
        { "not JSON", "hello", 400, "malformed-json", null, null },
        { "half a JSON", SampleEvents.Segment(1)[..80], 400, "malformed-json", null, null },
        { "half an array", $"[{SampleEvents.Segment(1)},", 400, "malformed-json", null, null },
        { "a comma too many", $"[{SampleEvents.Segment(1)},]", 400, "malformed-json", null, null },
        { "a comment", $"/* hi */{SampleEvents.Segment(1)}", 400, "malformed-json", null, null },
        { "a single quote", "{'event_type':'flows/deleted'}", 400, "malformed-json", null, null },
        { "NaN", Deleted("""{"flow_id":NaN}"""), 400, "malformed-json", null, null },
        { "an array and more", $"[{SampleEvents.Segment(1)}]{SampleEvents.Segment(2)}", 400, "malformed-json", null, null },
        { "half a second line", $"{SampleEvents.Segment(1)}\n{SampleEvents.Segment(2)[..50]}", 400, "malformed-json", null, null },
        { "a raw control character", Deleted($$"""{"flow_id":"{{Id}}","x":"{{'\u0001'}}"}"""), 400, "malformed-json", null, null },
        { "a number", "7", 400, "invalid-event", "body", 0 },
        { "null", "null", 400, "invalid-event", "body", 0 },
        { "an array in an array", $"[[{SampleEvents.Segment(1)}]]", 400, "invalid-event", "body", 0 },
        { "events as a member", $$"""{"events":[{{SampleEvents.Segment(1)}}]}""", 400, "invalid-event", "event_timestamp", 0 },
        { "a wrong type", Envelope("7", "{}"), 400, "invalid-event", "event_type", 0 },
        { "an unknown event type", Envelope("\"flows/changed\"", "{}"), 400, "invalid-event", "event_type", 0 },
        { "a missing member", Deleted("{}"), 400, "invalid-event", "event.flow_id", 0 },
        { "no timestamp", """{"event_type":"flows/deleted","event":{}}""", 400, "invalid-event", "event_timestamp", 0 },
        { "a bad timestamp", """{"event_timestamp":"yesterday","event_type":"flows/deleted","event":{}}""", 400, "invalid-event", "event_timestamp", 0 },
        { "a bad UUID", Deleted("""{"flow_id":"4f79cfd1"}"""), 400, "invalid-event", "event.flow_id", 0 },
        { "an upper-case UUID", Deleted($$"""{"flow_id":"{{Id.ToUpperInvariant()}}"}"""), 400, "invalid-event", "event.flow_id", 0 },
        { "a bad timerange", Added("""{"object_id":"o","timerange":"[10:0_20:0"}""" + """,{"object_id":"o","timerange":"1.5"}"""), 400, "invalid-event", "event.segments[1].timerange", 0 },
        { "an exclusive instant", Added("""{"object_id":"o","timerange":"(0:0)"}"""), 400, "invalid-event", "event.segments[0].timerange", 0 },
        { "an envelope member twice", $$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event_type":"flows/deleted","event":{"flow_id":"{{Id}}"} }""", 400, "invalid-event", "event_type", 0 },
        { "an event member twice", Deleted($$"""{"flow_id":"{{Id}}","flow_id":"{{Id}}"}"""), 400, "invalid-event", "event.flow_id", 0 },
        { "a member twice, once escaped", Deleted($$"""{"flow_id":"{{Id}}","flow\u005fid":"{{Id}}"}"""), 400, "invalid-event", "event.flow_id", 0 },
        { "half a surrogate pair", Deleted($$"""{"flow_id":"{{Id}}","x":"\ud800"}"""), 400, "invalid-event", "body", 0 },
        { "half a surrogate pair in a name", Deleted($$"""{"flow_id":"{{Id}}","\udc00":1}"""), 400, "invalid-event", "body", 0 },
        { "a bad event last", Batch(Deleted("""{"flow_id":"x"}"""), 4), 400, "invalid-event", "event.flow_id", 4 },
        { "a bad event on the second line", $"{SampleEvents.Segment(1)}\n{Deleted("{}")}", 400, "invalid-event", "event.flow_id", 1 },
        { "300 KiB", Deleted($$"""{"flow_id":"{{Id}}","x":"{{new string('x', 300 * 1024)}}"}"""), 413, "too-large", "(the event)", 0 },
        { "300 KiB after others", Batch(Deleted($$"""{"flow_id":"{{Id}}","x":"{{new string('x', 300 * 1024)}}"}"""), 2), 413, "too-large", "(the event)", 2 },
        { "1,001 events", Batch(SampleEvents.Segment(1), 1000), 413, "too-large", "(the event)", 1000 },
        { "1,001 lines", string.Join('\n', Enumerable.Repeat(SampleEvents.Segment(1), 1001)), 413, "too-large", "(the event)", 1000 },
        { "arrays 100,000 deep", new string('[', 100_000) + new string(']', 100_000), 400, "malformed-json", null, null },
        { "objects 100,000 deep", Deleted(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000)), 400, "malformed-json", null, null },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_that_is_wrong_is_refused_as_a_whole(string what, string body, int status, string type, string? member, int? index)
    {
        var tip = await Hub.TipAsync();

        using var response = await Hub.PostAsync(body, key: $"bad {what}".Replace(' ', '-'));

        await response.ShouldBeProblemAsync(status, type, member, index);
        (await Hub.TipAsync()).Should().Be(tip, $"nothing of {what} is published");
    }

    [Fact]
    public async Task Key_of_a_refused_publish_can_be_used_again()
    {
        using var response = await Hub.PostAsync("[", key: "mended");

        (await Hub.PublishAsync(SampleEvents.Segment(1), key: "mended")).Should().ContainSingle();
    }

    [Theory]
    [InlineData(new byte[] { 0x22, 0xff, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xc0, 0xaf, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xed, 0xa0, 0x80, 0x22 })]
    public async Task Bytes_that_are_not_utf8_are_refused(byte[] value)
    {
        byte[] body = [.. Encoding.UTF8.GetBytes($$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"{{Id}}","x":"""), .. value, .. "}}"u8];
        var tip = await Hub.TipAsync();

        using var response = await Hub.PostAsync(body);

        await response.ShouldBeProblemAsync(400, "malformed-json");
        (await Hub.TipAsync()).Should().Be(tip);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Content_that_is_not_json_in_utf8_is_415(string contentType)
    {
        var tip = await Hub.TipAsync();

        using var response = await Hub.PostAsync(SampleEvents.Segment(1), contentType);

        await response.ShouldBeProblemAsync(415, "unsupported-media-type");
        (await Hub.TipAsync()).Should().Be(tip);
    }

    [Fact]
    public async Task Unknown_stream_is_404_and_names_those_that_there_are()
    {
        using var response = await Hub.PostAsync(SampleEvents.Segment(1), stream: "news");

        await response.ShouldBeProblemAsync(404, "unknown-stream");
        (await response.JsonAsync()).GetProperty("detail").GetString().Should().Be("There is no stream 'news'. Declared are: tams.");
    }

    private static string Batch(string last, int before) => $"[{string.Concat(Enumerable.Repeat(SampleEvents.Segment(1) + ",", before))}{last}]";

    private static string Deleted(string content) => Envelope("\"flows/deleted\"", content);

    private static string Added(string segments) => Envelope("\"flows/segments_added\"", $$"""{"flow_id":"{{Id}}","segments":[{{segments}}]}""");

    private static string Envelope(string type, string content) => $$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":{{type}},"event":{{content}}}""";
}
