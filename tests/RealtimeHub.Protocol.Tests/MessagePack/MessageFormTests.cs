using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using RealtimeHub.Protocol.MessagePack;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests.MessagePack;

public sealed class MessageFormTests
{
    private static readonly Position At = new(0xA0, 7);

    [Fact]
    public void Events_message_is_read_as_it_is_written() => Laws.Hold(from count in Gen.Choose(0, 20) from events in Samples.Events.ListOf(count) from position in Laws.Positions select (events, position), pair =>
    {
        var read = (EventsMessage)RoundTrip(new EventsMessage([.. pair.events], pair.position, 42));

        read.Events.Select(Told).Should().Equal(pair.events.Select(Told));
        (read.Position, read.Behind).Should().Be((pair.position, 42));
    });

    [Fact]
    public void Other_messages_are_read_as_they_are_written() => Laws.Hold(from a in Laws.Positions from b in Laws.Positions from reason in Gen.Elements(Enum.GetValues<GapReason>()) select (a, b, reason), x =>
    {
        SubscriptionMessage[] messages =
        [
            new CaughtUpMessage(x.a, "node-1 \"ä\""), new GapMessage(x.reason, x.a, x.b, x.b), new GapMessage(x.reason, null, null, x.b), new NoticeMessage("shutdown", "Two\nlines."), new NoticeMessage("drain", "Go.") { MoveWithin = TimeSpan.FromSeconds(2.5) },
        ];

        foreach (var message in messages) RoundTrip(message).Should().Be(message);
    });

    [Fact]
    public void Both_protocols_say_the_same()
    {
        var events = Gen.Sample(Samples.Events, 20).ToArray();
        SubscriptionMessage[] messages =
        [
            new EventsMessage(events, At, 3), new EventsMessage([], At, 0), new CaughtUpMessage(At, "n"), new NoticeMessage("a", "b") { MoveWithin = TimeSpan.FromSeconds(30) },
            new GapMessage(GapReason.Retention, At, At.Plus(4), At.Plus(4)), new GapMessage(GapReason.Reset, null, null, At), new UnknownMessage("weather", At),
        ];

        foreach (var message in messages)
        {
            var group = new GroupMessage("tams", new Group(GroupKind.Flow, Guid.NewGuid()), message);
            Say(message).Should().Be(Relaxed(JsonSerializer.Serialize(message, ProtocolJson.Options)));
            Say(group).Should().Be(Relaxed(JsonSerializer.Serialize(group, ProtocolJson.Options)));
        }
    }

    [Theory]
    [InlineData("""{"kind":"weather","position":"0123456789abcdef.7","more":{}}""", "weather", "0123456789abcdef.7")]
    [InlineData("""{"kind":"weather"}""", "weather", null)]
    [InlineData("""{"kind":"gap","reason":"eclipse","after":null,"until":null,"position":"0123456789abcdef.7"}""", "gap", "0123456789abcdef.7")]
    public void Kind_that_is_not_known_is_kept_with_its_position(string json, string kind, string? position) =>
        Read(json).Should().Be(new UnknownMessage(kind, position is null ? null : Position.Parse(position)));

    [Theory]
    [InlineData("""{"position":"0123456789abcdef.7"}""")]
    [InlineData("""{"kind":"caught_up","node":"n"}""")]
    [InlineData("""{"kind":"events","events":[],"position":"0123456789abcdef.7"}""")]
    [InlineData("""{"kind":"events","events":[{}],"position":"0123456789abcdef.7","behind":0}""")]
    [InlineData("""{"kind":"events","events":[{"position":7}],"position":"0123456789abcdef.7","behind":0}""")]
    public void Message_without_what_it_needs_is_refused(string json)
    {
        var read = () => Read(json);

        read.Should().Throw<JsonException>();
    }

    [Fact]
    public void Event_keeps_its_values_and_its_envelope()
    {
        const string Envelope = """{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"00000000-0000-4000-8000-000000000001","n":[1,-7,18446744073709551615,0.1,1.5,true,null],"position":"mine","t":"\"ü\"\n"},"position2":{}}""";
        var e = Samples.Write(Envelope, At, EventType.FlowsDeleted, [new Group(GroupKind.Flow, Guid.Empty)]);

        var read = ((EventsMessage)RoundTrip(new EventsMessage([e], At, 0))).Events[0];

        Encoding.UTF8.GetString(read.Json.Span).Should().Be(Encoding.UTF8.GetString(e.Json.Span));
        Encoding.UTF8.GetString(read.ToEnvelope()).Should().Be(Envelope);
        (read.Position, read.Type, read.Received).Should().Be((e.Position, e.Type, e.Received));
        read.Groups.Should().Equal(e.Groups);
    }

    [Fact]
    public void Type_of_a_newer_hub_does_not_end_the_loop()
    {
        const string Message = """{"kind":"events","events":[{"event_type":"flows/eaten","position":"0123456789abcdef.7","groups":["planet:x",7],"received":8}],"position":"0123456789abcdef.7","behind":0}""";

        ((EventsMessage)Read(Message)).Events[0].Type.Should().Be(default(EventType));
    }

    private static string Told(HubEvent e) => $"{e.Position} {e.Type} {e.Received:O} {string.Join(' ', e.Groups)} {Compact(e.Json)} {Compact(e.ToEnvelope())}";

    // The samples have spaces, which the hub drops.
    private static string Compact(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span).Replace("} }", "}}");

    private static SubscriptionMessage Read(string json)
    {
        var reader = new MessagePackReader(JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes(json)));
        return MessageFormReader.Read(ref reader);
    }

    private static SubscriptionMessage RoundTrip(SubscriptionMessage message)
    {
        var reader = new MessagePackReader(Write(message));
        var read = MessageFormReader.Read(ref reader);
        reader.Left.Should().Be(0);
        return read;
    }

    private static byte[] Write(SubscriptionMessage message)
    {
        var bytes = new byte[MessageForm.Length(message)];
        var writer = new MessagePackWriter(bytes);
        MessageForm.Write(ref writer, message);
        writer.Written.Should().Be(bytes.Length);
        return bytes;
    }

    private static string Say(SubscriptionMessage message) => Relaxed(TranscodingTests.ToJson(Write(message)));

    private static string Say(GroupMessage message)
    {
        var bytes = new byte[10_000 + MessageForm.Length(message.Message)];
        var writer = new MessagePackWriter(bytes);
        MessageForm.Write(ref writer, message);
        return Relaxed(TranscodingTests.ToJson(bytes[..writer.Written]));
    }

    private static string Relaxed(string json) => JsonNode.Parse(json)!.ToJsonString();
}
