using System.Text;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests;

public sealed class HubEventTests
{
    private const string Envelope = """{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","x":"ä\u00e4\\","position":"\",\"position\":\""}}""";

    [Fact]
    public void Written_event_is_read_again() => Laws.Hold(Samples.Events, e =>
    {
        var read = HubEventReader.Read(JsonDocument.Parse(e.Json).RootElement);

        (read.Position, read.Type, read.Received).Should().Be((e.Position, e.Type, e.Received));
        read.Groups.Should().Equal(e.Groups);
        read.Json.Span.SequenceEqual(e.Json.Span).Should().BeTrue();
        read.ToEnvelope().AsSpan().SequenceEqual(e.ToEnvelope()).Should().BeTrue();
    });

    [Fact]
    public void Wire_form_is_the_envelope_with_the_hubs_members_last()
    {
        var group = new Group(GroupKind.Flow, Guid.Parse("4f79cfd1-c057-47f4-8e4d-1b126ca7bf34"));

        var e = Samples.Write(Envelope, Position.Parse("0123456789abcdef.7"), EventType.FlowsDeleted, [group]);

        Encoding.UTF8.GetString(e.Json.Span).Should().Be(Envelope[..^1] + $$""","position":"0123456789abcdef.7","groups":["{{group}}"],"received":"2026-07-23T12:41:28.104512Z"}""");
        Encoding.UTF8.GetString(e.ToEnvelope()).Should().Be(Envelope);
        Encoding.UTF8.GetString(HubEventReader.Read(JsonDocument.Parse(e.Json).RootElement).ToEnvelope()).Should().Be(Envelope);
    }

    [Fact]
    public void Longest_wire_form_fits_the_length_that_is_promised()
    {
        var groups = Enumerable.Repeat(new Group(GroupKind.SourceCollection, Guid.NewGuid()), 50).ToList();

        var write = () => Samples.Write(Envelope, new Position(ulong.MaxValue, long.MaxValue), EventType.FlowsDeleted, groups);

        write.Should().NotThrow();
    }

    [Fact]
    public void Event_of_a_type_that_is_not_known_is_still_read()
    {
        var json = Encoding.UTF8.GetString(Samples.Write(Envelope, new Position(7, 1), EventType.FlowsDeleted, []).Json.Span)
            .Replace("flows/deleted", "flows/renamed").Replace("\"groups\":[]", "\"groups\":[\"object:x\"],\"more\":1");

        var read = HubEventReader.Read(JsonDocument.Parse(json).RootElement);

        read.Type.Should().Be(default(EventType));
        read.Groups.Should().BeEmpty();
    }
}
