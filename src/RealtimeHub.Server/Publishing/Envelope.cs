using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.EventLog;
using RealtimeHub.Server.Problems;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Publishing;

/// <summary>Makes a new event of one envelope's bytes: validates it and drops the white space between its tokens, nothing else.</summary>
internal static class Envelope
{
    private static readonly string[] HubMembers = ["position", "groups", "received"];

    /// <summary>Takes an event that was scanned already; null where more than that must be looked at.</summary>
    public static NewEvent? TryTake(SegmentEventScan scan, ReadOnlySpan<byte> utf8)
    {
        // Escapes may hide text that is no Unicode.
        if (scan.HasHubMembers || utf8.Length > PublishLimits.EventBytes || utf8.Contains((byte)'\\')) return null;
        ReadOnlyMemory<byte> envelope = JsonWhitespace.Drop(utf8);
        return new NewEvent(scan.ToEvent(envelope), envelope);
    }

    public static NewEvent Read(ReadOnlySpan<byte> utf8, int index)
    {
        if (utf8.Length > PublishLimits.EventBytes)
            throw new ProblemException(Problem.TooLargeEvent(index, $"has {utf8.Length:N0} bytes; at most {PublishLimits.EventBytes:N0} are taken"));
        ReadOnlyMemory<byte> envelope = JsonWhitespace.Drop(utf8);
        if (!TamsEvent.TryParse(envelope, out var tams, out var fault))
            throw new ProblemException(Problem.InvalidEvent(index, fault.Member, fault.Problem));
        if (HasHubMembers(tams.Json)) envelope = WithoutHubMembers(tams.Json);
        return new NewEvent(tams, envelope);
    }

    private static bool HasHubMembers(JsonElement envelope) => Array.Exists(HubMembers, name => envelope.TryGetProperty(name, out _));

    // What `rthub tail --json` printed, or another hub delivered, can be published again: the members that a hub adds are not the producer's.
    private static ReadOnlyMemory<byte> WithoutHubMembers(JsonElement envelope)
    {
        var kept = new ArrayBufferWriter<byte>();
        foreach (var member in envelope.EnumerateObject().Where(m => !HubMembers.Contains(m.Name)))
        {
            kept.Write(kept.WrittenCount == 0 ? "{\""u8 : ",\""u8);
            kept.Write(JsonMarshal.GetRawUtf8PropertyName(member));
            kept.Write("\":"u8);
            kept.Write(JsonMarshal.GetRawUtf8Value(member.Value));
        }

        kept.Write("}"u8);
        return kept.WrittenMemory;
    }
}
