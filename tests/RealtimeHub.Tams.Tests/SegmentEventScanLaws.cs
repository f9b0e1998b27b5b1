using System.Text;
using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace RealtimeHub.Tams.Tests;

/// <summary>
/// Two ways read a segment event: the scan of bytes, and the document. Nobody may be able to tell which it was, however an envelope is
/// bent: the same events are taken, the same are refused, with the same words.
/// </summary>
public sealed class SegmentEventScanLaws
{
    private const int Seed = 20_261_121;
    private const int Bent = 30_000;

    private static readonly string[] Envelopes =
    [
        """{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_added","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","segments":[{"object_id":"a","timerange":"[0:0_1:0)","get_urls":[{"url":"https:\/\/x\/?a=b","label":"é"}]},{"timerange":"[1:0_2:0)","object_id":""}]}}""",
        """{ "event_type" : "flows/segments_added", "event_timestamp" : "2026-11-21T12:00:00.123456+01:00", "event" : { "segments" : [ ], "flow_id" : "4f79cfd1-c057-47f4-8e4d-1b126ca7bf34" } }""",
        """{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","timerange":"_"}}""",
        """{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_added","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","timerange":"(1:0_2:0]","segments":null}}""",
        """{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_added","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","segments":[{"object_id":"a","timerange":"[5:0]"}]},"position":"00000000000000aa.7","groups":["flow:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34"],"received":"2026-11-21T12:00:00.000001Z"}""",
        """{"event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","segments":[{"object_id":"a","timerange":"[5:0]"}]},"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_added"}""",
        """{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34"}}""",
    ];

    private static readonly string[] Pieces =
    [
        "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "null", "1", "\"x\":1,", "\\u0065", "\\ud800", "\"object_id\":\"b\",", "\"timerange\":\"_\",", "\"flow_id\":\"\",",
        "\"segments\":[],", "\"event_type\":\"flows/segments_deleted\",", "\"event\":{},", "\"position\":{},", "0", "_", "()", "é", "\u0001",
    ];

    [Fact]
    public void Both_ways_of_reading_take_and_refuse_the_same()
    {
        var random = new Random(Seed);
        foreach (var envelope in Envelopes) Compare(Encoding.UTF8.GetBytes(envelope));
        for (var i = 0; i < Bent; i++) Compare(Bend(Encoding.UTF8.GetBytes(Envelopes[i % Envelopes.Length]), random));
    }

    [Fact]
    public void A_live_stores_segment_event_is_scanned()
    {
        foreach (var envelope in (string[])[Envelopes[0], Envelopes[1], Envelopes[2], Envelopes[4]])
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(envelope));
            reader.Read();
            SegmentEventScan.TryRead(ref reader, out var scan).Should().BeTrue(envelope);
            scan.HasHubMembers.Should().Be(envelope.Contains("\"position\"", StringComparison.Ordinal));
            reader.TokenType.Should().Be(JsonTokenType.EndObject);
        }
    }

    private static void Compare(byte[] utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var isTaken = TamsEvent.TryParse(utf8, out var e, out var fault);
        if (!TryDocument(utf8, out var document))
        {
            isTaken.Should().BeFalse(text);
            fault!.Member.Should().Be("body", text);
            return;
        }

        using (document)
        {
            TamsEvent.TryParse(document!.RootElement, out var expected, out var expectedFault).Should().Be(isTaken, text);
            fault.Should().Be(expectedFault, text);
            if (e is not null) Told(e).Should().Be(Told(expected!), text);
        }
    }

    private static string Told(TamsEvent e) => string.Join(' ', e.GetType().Name, e.Type, e.Time, e.EventTimestamp, string.Join(',', e.Timeranges), e switch
    {
        FlowsSegmentsAdded added => $"{added.FlowId} {added.Timerange} {string.Join(',', added.Segments.Select(segment => segment.ObjectId))}",
        FlowsSegmentsDeleted deleted => $"{deleted.FlowId} {deleted.Timerange}",
        FlowsDeleted deleted => $"{deleted.FlowId}",
        _ => "",
    });

    private static bool TryDocument(byte[] utf8, out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(utf8);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    // One or two changes: a piece put in, bytes taken out, one exchanged, or a stretch said twice.
    private static byte[] Bend(byte[] utf8, Random random)
    {
        for (var changes = random.Next(1, 3); changes > 0; changes--)
        {
            var at = random.Next(utf8.Length);
            var piece = Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]);
            var length = Math.Min(utf8.Length - at, random.Next(1, 60));
            utf8 = random.Next(4) switch
            {
                0 => [.. utf8[..at], .. piece, .. utf8[at..]],
                1 => [.. utf8[..at], .. utf8[Math.Min(utf8.Length, at + random.Next(1, 4))..]],
                2 => [.. utf8[..at], (byte)random.Next(256), .. utf8[(at + 1)..]],
                _ => [.. utf8[..at], .. utf8[at..(at + length)], .. utf8[at..]],
            };
            if (utf8.Length == 0) return utf8;
        }

        return utf8;
    }
}
