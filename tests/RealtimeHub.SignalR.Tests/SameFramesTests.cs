using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.Tams;

namespace RealtimeHub.SignalR.Tests;

/// <summary>Frames that are put together from shared parts are those that SignalR's protocols would have written.</summary>
public sealed class SameFramesTests
{
    private static readonly Position At = new(0xA0, 7);

    public static TheoryData<WireEncoding, string, int> Cases => new()
    {
        { WireEncoding.Json, "0", 0 }, { WireEncoding.Json, "\"é\u2028\\", 1 }, { WireEncoding.Json, "12", 40 },
        { WireEncoding.MessagePack, "0", 0 }, { WireEncoding.MessagePack, "\"é\u2028\\", 1 }, { WireEncoding.MessagePack, "12", 40 }, { WireEncoding.MessagePack, "12", 400 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Frame_is_what_the_protocol_writes(WireEncoding encoding, string invocationId, int events)
    {
        SubscriptionMessage[] messages =
        [
            new EventsMessage([.. Enumerable.Range(1, events).Select(Event)], At.Plus(events), 5), new CaughtUpMessage(At, "node \"ä\""),
            new GapMessage(GapReason.Reset, null, null, At), new GapMessage(GapReason.Retention, At, At.Plus(7), At.Plus(7)), new NoticeMessage("shutdown", "<b>"),
        ];

        foreach (var message in messages)
        {
            var expected = Protocol(encoding).GetMessageBytes(new StreamItemMessage(invocationId, message)).ToArray();
            var whole = new ArrayBufferWriter<byte>();
            var item = new ArrayBufferWriter<byte>();

            StreamItemFrame.Write(whole, encoding, invocationId, message);
            StreamItemFrame.WriteItem(item, encoding, message);
            byte[] parts = [.. StreamItemFrame.Head(encoding, invocationId, item.WrittenCount), .. item.WrittenSpan, .. StreamItemFrame.Tail(encoding)];

            Encoding.Latin1.GetString(whole.WrittenSpan).Should().Be(Encoding.Latin1.GetString(expected));
            Encoding.Latin1.GetString(parts).Should().Be(Encoding.Latin1.GetString(expected));
        }
    }

    [Fact]
    public void Event_is_encoded_once()
    {
        var e = Event(1);

        var first = e.MessagePack;

        e.MessagePack.Equals(first).Should().BeTrue("it is the same memory");
    }

    private static IHubProtocol Protocol(WireEncoding encoding)
    {
        if (encoding == WireEncoding.MessagePack) return Speaking.Binary;
        var options = new JsonHubProtocolOptions();
        ProtocolJson.Configure(options.PayloadSerializerOptions);
        return new JsonHubProtocol(Options.Create(options));
    }

    private static HubEvent Event(int number)
    {
        var envelope = Encoding.UTF8.GetBytes($$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"{{{Guid.Empty}}}","n":{{{number}}},"t":"caf\u00e9 ü"}}""");
        Group[] groups = [new(GroupKind.Flow, Guid.Empty)];
        var wire = new byte[HubEventWriter.MaxLength(envelope.Length, groups.Length)];
        var length = HubEventWriter.Write(wire, envelope, At.Plus(number), groups, DateTimeOffset.UnixEpoch);
        return new HubEvent(At.Plus(number), EventType.FlowsDeleted, groups, DateTimeOffset.UnixEpoch, wire.AsMemory(0, length), envelope.Length - 1);
    }
}
