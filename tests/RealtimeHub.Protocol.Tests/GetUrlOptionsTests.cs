using System.Text;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests;

public sealed class GetUrlOptionsTests
{
    private const string Storage = "11111111-1111-4111-8111-111111111111";
    private const string Local = $$"""{"label":"local","url":"http://a","storage_id":"{{Storage}}","presigned":false,"provider":"p"}""";
    private const string Signed = """{"url":"http://b?sig=\u0041","presigned":true,"label":"cloud"}""";
    private const string Bare = """{"url":"http://c"}""";

    private static readonly DateTimeOffset Received = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_asked_for_changes_nothing() => Apply("{}", Local, Signed, Bare).Should().Be(Envelope(Local, Signed, Bare));

    [Theory]
    [InlineData("""{"accept_get_urls":[]}""", "")]
    [InlineData("""{"accept_get_urls":["cloud"]}""", "b")]
    [InlineData("""{"accept_get_urls":["cloud","local","other"]}""", "ab")]
    [InlineData($$"""{"accept_storage_ids":["{{Storage}}"]}""", "a")]
    [InlineData("""{"accept_storage_ids":["22222222-2222-4222-8222-222222222222"]}""", "")]
    [InlineData("""{"accept_storage_ids":[]}""", "abc")]
    [InlineData("""{"presigned":true}""", "b")]
    [InlineData("""{"presigned":false}""", "ac")]
    [InlineData("""{"presigned":false,"accept_get_urls":["cloud"]}""", "")]
    [InlineData("""{"verbose_storage":true}""", "abc")]
    public void A_URL_is_told_when_it_matches_all_that_is_set(string asked, string urls)
    {
        string[] wanted = [.. urls.Select(letter => letter switch { 'a' => Local, 'b' => Signed, _ => Bare })];

        Apply(asked, Local, Signed, Bare).Should().Be(Envelope(wanted));
    }

    [Fact]
    public void Without_verbose_storage_a_URL_has_three_members() =>
        Apply("""{"verbose_storage":false}""", Local, Bare).Should().Be(Envelope("""{"label":"local","url":"http://a","presigned":false}""", Bare));

    [Fact]
    public void Presigned_URLs_that_have_expired_are_left_out_for_everybody()
    {
        Apply("{}", Received + TimeSpan.FromMinutes(59), Local, Signed).Should().Be(Envelope(Local, Signed));
        Apply("{}", Received + TimeSpan.FromMinutes(61), Local, Signed).Should().Be(Envelope(Local));
    }

    [Theory]
    [InlineData("""  "timerange":"[10:0_12:0)","ts_offset":"4:5" """, "[5:999999995_7:999999995)")]
    [InlineData("""  "timerange":"[10:0_12:0)" """, "[10:0_12:0)")]
    [InlineData("""  "timerange":"[10:0_12:0)","object_timerange":"[0:0_2:0)","ts_offset":"4:0" """, "[0:0_2:0)")]
    [InlineData("""  "timerange":"_","ts_offset":"4:0" """, "_")]
    [InlineData("""  "timerange":"()","ts_offset":"4:0" """, "()")]
    [InlineData("""  "timerange":"[-281474976710655:0_0:0)","ts_offset":"281474976710655:0" """, "[-281474976710655:0_0:0)")]
    public void The_object_timerange_is_told_where_it_was_left_out(string members, string expected)
    {
        var e = Event($$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_added","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","segments":[{"object_id":"o",{{{members}}}}]}}""");

        var shown = Read("""{"include_object_timerange":true}""").Apply([e], Received)[0];

        using var json = JsonDocument.Parse(shown.Json);
        json.RootElement.GetProperty("event").GetProperty("segments")[0].GetProperty("object_timerange").GetString().Should().Be(expected);
    }

    [Fact]
    public void The_URLs_of_an_init_object_are_URLs_too()
    {
        var text = Envelope(Local).Replace("\"object_id\"", $$"""
            "init_object":{"object_id":"i","get_urls":[{{Local}},{{Signed}}]},"object_id"
            """.Trim(), StringComparison.Ordinal);

        Encoding.UTF8.GetString(Read("""{"accept_get_urls":[]}""").Apply([Event(text)], Received)[0].ToEnvelope()).Should().NotContain("http://");
    }

    [Fact]
    public void What_is_no_list_of_URLs_is_not_told()
    {
        var text = Envelope().Replace("[]", """{"url":"http://a"}""", StringComparison.Ordinal);

        Encoding.UTF8.GetString(Read("""{"presigned":false}""").Apply([Event(text)], Received)[0].ToEnvelope()).Should().NotContain("http://");
    }

    [Fact]
    public void The_members_of_the_hub_stay_and_the_stored_event_is_not_touched()
    {
        var stored = Event(Envelope(Local));
        var before = stored.Json.ToArray();

        var shown = Read("""{"accept_get_urls":[]}""").Apply([stored], Received)[0];

        using var json = JsonDocument.Parse(shown.Json);
        json.RootElement.GetProperty("position").GetString().Should().Be(stored.Position.ToString());
        json.RootElement.EnumerateObject().Select(m => m.Name).Should().Equal("event_timestamp", "event_type", "event", "position", "groups", "received");
        stored.Json.ToArray().Should().Equal(before);
    }

    [Fact]
    public void Other_events_are_left_alone()
    {
        var e = Event("""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","get_urls":[]}}""", EventType.FlowsDeleted);

        Read("""{"accept_get_urls":[]}""").Apply([e], Received)[0].Should().BeSameAs(e);
    }

    private static string Apply(string asked, params string[] urls) => Apply(asked, Received, urls);

    private static string Apply(string asked, DateTimeOffset now, params string[] urls) =>
        Encoding.UTF8.GetString(Read(asked).Apply([Event(Envelope(urls))], now)[0].ToEnvelope());

    private static GetUrlOptions Read(string asked) => JsonSerializer.Deserialize<EventFilter>(asked, ProtocolJson.Options)!.GetUrls;

    private static string Envelope(params string[] urls) =>
        $$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_added","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","segments":[{"object_id":"o","timerange":"[0:0_1:0)","get_urls":[{{{string.Join(',', urls)}}}],"x\u0041":1e5}]}}""";

    private static HubEvent Event(string envelope, EventType type = EventType.FlowsSegmentsAdded)
    {
        var bytes = Encoding.UTF8.GetBytes(envelope);
        var wire = new byte[HubEventWriter.MaxLength(bytes.Length, 0)];
        var length = HubEventWriter.Write(wire, bytes, new Position(7, 3), [], Received);
        return new HubEvent(new Position(7, 3), type, [], Received, wire.AsMemory(0, length), bytes.Length - 1);
    }
}
