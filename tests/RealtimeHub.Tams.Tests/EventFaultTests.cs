using System.Text;
using System.Text.Json;

namespace RealtimeHub.Tams.Tests;

public sealed class EventFaultTests
{
    private const string Flow = $$$"""{"id":"{{{Samples.Id}}}","source_id":"{{{Samples.OtherId}}}" """;

    public static TheoryData<string, string, string> Contents => new()
    {
        { "flows/created", "{}", "event.flow" },
        { "flows/created", """{"flow":"x"}""", "event.flow" },
        { "flows/created", """{"flow":{}}""", "event.flow.id" },
        { "flows/updated", """{"flow":{"id":7}}""", "event.flow.id" },
        { "flows/updated", $$$"""{"flow":{"id":"{{{Samples.Id}}}"}}""", "event.flow.source_id" },
        { "flows/updated", $$$"""{"flow":{"id":"{{{Samples.Id}}}","source_id":"x"}}""", "event.flow.source_id" },
        { "flows/updated", $$"""{"flow":{{Flow}},"collected_by":"x"} }""", "event.flow.collected_by" },
        { "flows/updated", $$"""{"flow":{{Flow}},"collected_by":["{{Samples.Id}}","x"]} }""", "event.flow.collected_by[1]" },
        { "flows/updated", $$"""{"flow":{{Flow}},"flow_collection":["x"]} }""", "event.flow.flow_collection[0]" },
        { "flows/updated", $$"""{"flow":{{Flow}},"flow_collection":[{}]} }""", "event.flow.flow_collection[0].id" },
        { "flows/updated", $$"""{"flow":{{Flow}},"flow_collection":[{"id":null}]} }""", "event.flow.flow_collection[0].id" },
        { "flows/deleted", "{}", "event.flow_id" },
        { "flows/deleted", """{"flow_id":null}""", "event.flow_id" },
        { "flows/deleted", """{"flow_id":"4F79CFD1-C057-47F4-8E4D-1B126CA7BF34"}""", "event.flow_id" },
        { "flows/segments_added", """{"segments":[]}""", "event.flow_id" },
        { "flows/segments_added", $$"""{"flow_id":"{{Samples.Id}}"}""", "event.segments" },
        { "flows/segments_added", $$"""{"flow_id":"{{Samples.Id}}","segments":null}""", "event.segments" },
        { "flows/segments_added", $$"""{"flow_id":"{{Samples.Id}}","segments":{} }""", "event.segments" },
        { "flows/segments_added", $$"""{"flow_id":"{{Samples.Id}}","timerange":"(0:0)"}""", "event.timerange" },
        { "flows/segments_added", Segments("7"), "event.segments[1]" },
        { "flows/segments_added", Segments("""{"timerange":"_"}"""), "event.segments[1].object_id" },
        { "flows/segments_added", Segments("""{"object_id":7,"timerange":"_"}"""), "event.segments[1].object_id" },
        { "flows/segments_added", Segments("""{"object_id":"o"}"""), "event.segments[1].timerange" },
        { "flows/segments_added", Segments("""{"object_id":"o","timerange":null}"""), "event.segments[1].timerange" },
        { "flows/segments_added", Segments("""{"object_id":"o","timerange":"[1:040000000_2:0)"}"""), "event.segments[1].timerange" },
        { "flows/segments_deleted", """{"timerange":"_"}""", "event.flow_id" },
        { "flows/segments_deleted", $$"""{"flow_id":"{{Samples.Id}}"}""", "event.timerange" },
        { "flows/segments_deleted", $$"""{"flow_id":"{{Samples.Id}}","timerange":[]}""", "event.timerange" },
        { "sources/created", "{}", "event.source" },
        { "sources/created", """{"source":{}}""", "event.source.id" },
        { "sources/updated", $$"""{"source":{"id":"{{Samples.Id}}","collected_by":[7]} }""", "event.source.collected_by[0]" },
        { "sources/updated", $$"""{"source":{"id":"{{Samples.Id}}","source_collection":[{"id":7}]} }""", "event.source.source_collection[0].id" },
        { "sources/deleted", """{"flow_id":"x"}""", "event.source_id" },
        { "sources/deleted", "[]", "event" },
        { "sources/deleted", "null", "event" },
        { "sources/deleted", $$"""{"source_id":"{{Samples.Id}}","x":1,"x":2}""", "event.x" },
        { "flow/created", "{}", "event_type" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Content_that_is_wrong_is_refused_with_the_member_named(string type, string content, string member) =>
        Samples.FaultOf(Samples.Envelope(type, content)).Member.Should().Be(member);

    [Theory]
    [InlineData("""{"event_type":"flows/deleted","event":{}}""", "event_timestamp")]
    [InlineData("""{"event_timestamp":5,"event_type":"flows/deleted","event":{}}""", "event_timestamp")]
    [InlineData("""{"event_timestamp":"2026-07-23T12:41:28Z","event":{}}""", "event_type")]
    [InlineData("""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":["flows/deleted"],"event":{}}""", "event_type")]
    [InlineData("""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted"}""", "event")]
    [InlineData("""{"event_type":"flows/deleted","event_type":"flows/created"}""", "event_type")]
    [InlineData("""{"event_type":"flows/deleted","event\u005ftype":"flows/created"}""", "event_type")]
    [InlineData("""{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"a":0}""", "a")]
    [InlineData("""{"a":0,"a":0}""", "a")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("\"flows/deleted\"", "body")]
    [InlineData("{", "body")]
    [InlineData("{} {}", "body")]
    [InlineData("", "body")]
    [InlineData("  ", "body")]
    public void Envelope_that_is_wrong_is_refused_with_the_member_named(string json, string member) =>
        Samples.FaultOf(json).Member.Should().Be(member);

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-07-23")]
    [InlineData("2026-07-23T12:41Z")]
    [InlineData("2026-02-29T12:41:28Z")]
    [InlineData("2026-13-01T12:41:28Z")]
    [InlineData("2026-00-01T12:41:28Z")]
    [InlineData("2026-07-00T12:41:28Z")]
    [InlineData("2026-07-23T24:00:00Z")]
    [InlineData("2026-07-23T12:60:00Z")]
    [InlineData("2026-07-23T12:41:61Z")]
    [InlineData("2026-07-23T12:41:28.Z")]
    [InlineData("2026-07-23T12:41:28.1234567890Z")]
    [InlineData("2026-07-23T12:41:28+0100")]
    [InlineData("2026-07-23T12:41:28+24:00")]
    [InlineData("2026-07-23T12:41:28ZZ")]
    [InlineData("26-07-23T12:41:28Z")]
    public void Event_timestamp_that_is_no_date_time_is_refused(string text)
    {
        var fault = Samples.FaultOf(Samples.Envelope("flows/deleted", $$"""{"flow_id":"{{Samples.Id}}"}""", text));

        fault.Member.Should().Be("event_timestamp");
        fault.Problem.Should().Be($"It is \"{text}\", but must be an RFC 3339 date-time, such as 2026-07-23T12:41:28.123Z.");
    }

    [Fact]
    public void Unknown_type_is_answered_with_the_eight()
    {
        var problem = Samples.FaultOf(Samples.Envelope("flows/changed", "{}")).Problem;

        problem.Should().Contain("\"flows/changed\"");
        foreach (var type in EventTypes.All)
            problem.Should().Contain(type.ToText());
    }

    [Fact]
    public void Shown_value_is_cut_short_and_harmless()
    {
        var id = "\u202e\u009b\u2028😀" + new string('x', 5000);

        var problem = Samples.FaultOf(Samples.Envelope("flows/deleted", $$"""{"flow_id":"{{id}}"}""")).Problem;


        problem.Should().StartWith("It is \"\\u202e\\u009b\\u2028😀xxx").And.Contain("x…, but must be a lower-case UUID");
        problem.Length.Should().BeLessThan(250);
    }

    [Fact]
    public void Shown_value_is_cut_between_characters() =>
        Samples.FaultOf(Samples.Envelope("flows/deleted", $$"""{"flow_id":"{{string.Concat(Enumerable.Repeat("😀", 500))}}"}""")).Problem
            .Should().NotContain("\ufffd");

    [Theory]
    [InlineData("""\ud83d""")]
    [InlineData("""\ude00""")]
    [InlineData("""\ud83dx""")]
    [InlineData("""\ud83d\ud83d""")]
    [InlineData("""\\\uD83D\\ude00""")]
    public void Half_a_surrogate_pair_anywhere_is_refused(string label)
    {
        var fault = Samples.FaultOf(Samples.Envelope("flows/updated", $$"""{"flow":{{Flow}},"label":"{{label}}"} }"""));

        fault.Member.Should().Be("body");
        fault.Problem.Should().Contain("not Unicode");
    }

    [Theory]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\\ud83d""", """\ud83d""")]
    [InlineData("""\n\u00e4\"\\""", "\nä\"\\")]
    public void Other_escapes_are_read(string label, string text) =>
        ((FlowsUpdated)Samples.Parse(Samples.Envelope("flows/updated", $$"""{"flow":{{Flow}},"label":"{{label}}"} }"""))).Flow.Label
            .Should().Be(text);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        var json = Encoding.Latin1.GetBytes(Samples.Envelope("flows/updated", $$"""{"flow":{{Flow}},"label":"ä"} }"""));

        Samples.FaultOf(json).Member.Should().Be("body");
    }

    [Fact]
    public void Json_that_was_never_there_is_refused()
    {
        TamsEvent.TryParse(default(JsonElement), out _, out var fault).Should().BeFalse();

        fault!.Member.Should().Be("body");
    }

    private static string Segments(string second) =>
        $$"""{"flow_id":"{{Samples.Id}}","segments":[{"object_id":"o","timerange":"_"},{{second}}]}""";
}
