using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace RealtimeHub.Protocol.Tests;

public sealed class SubscriptionMessageTests
{
    [Fact]
    public void Events_message_is_read_as_it_is_written() => Laws.Hold(from count in Gen.Choose(0, 5) from events in Samples.Events.ListOf(count) from position in Laws.Positions select (events, position), pair =>
    {
        var read = (EventsMessage)RoundTrip(new EventsMessage([.. pair.events], pair.position, 42));

        read.Events.Select(Text).Should().Equal(pair.events.Select(Text));
        (read.Position, read.Behind, read.Reached).Should().Be((pair.position, 42, pair.position));
    });

    [Fact]
    public void Other_messages_are_read_as_they_are_written() => Laws.Hold(from a in Laws.Positions from b in Laws.Positions from reason in Gen.Elements(Enum.GetValues<GapReason>()) select (a, b, reason), x =>
    {
        SubscriptionMessage[] messages =
        [
            new CaughtUpMessage(x.a, "node-1 \"ä\""), new GapMessage(x.reason, x.a, x.b, x.b), new GapMessage(x.reason, null, null, x.b), new NoticeMessage("shutdown", "Two\nlines."),
            new NoticeMessage("drain", "Go.") { MoveWithin = TimeSpan.FromSeconds(12.5) },
        ];

        foreach (var message in messages) RoundTrip(message).Should().Be(message);
    });

    [Theory]
    [InlineData("""{"kind":"weather","position":"0123456789abcdef.7","more":{}}""", "weather", "0123456789abcdef.7")]
    [InlineData("""{"kind":"weather"}""", "weather", null)]
    [InlineData("""{"kind":"gap","reason":"eclipse","after":null,"until":null,"position":"0123456789abcdef.7"}""", "gap", "0123456789abcdef.7")]
    public void Kind_that_is_not_known_is_kept_with_its_position(string json, string kind, string? position)
    {
        var message = JsonSerializer.Deserialize<SubscriptionMessage>(json, ProtocolJson.Options);

        message.Should().Be(new UnknownMessage(kind, position is null ? null : Position.Parse(position)));
    }

    [Fact]
    public void Member_that_is_not_known_is_ignored() =>
        JsonSerializer.Deserialize<SubscriptionMessage>("""{"more":[1],"kind":"caught_up","position":"0123456789abcdef.7","node":"n","stream":"tams"}""", ProtocolJson.Options)
            .Should().Be(new CaughtUpMessage(Position.Parse("0123456789abcdef.7"), "n"));

    private static string Text(HubEvent e) => Encoding.UTF8.GetString(e.Json.Span);

    private static SubscriptionMessage RoundTrip(SubscriptionMessage message) =>
        JsonSerializer.Deserialize<SubscriptionMessage>(JsonSerializer.Serialize(message, ProtocolJson.Options), ProtocolJson.Options)!;
}
