using System.Text.Json;
using System.Text.Unicode;
using RealtimeHub.EventLog;
using RealtimeHub.Server.Problems;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Publishing;

/// <summary>Reads what was published: one envelope, an array of them, or one after the other (NDJSON). One bad event refuses all.</summary>
internal static class PublishBody
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="ProblemException">It is not well formed, or an event in it is not valid.</exception>
    public static List<NewEvent> Read(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new ProblemException(Problem.MalformedJson("The body is not valid UTF-8."));
        try
        {
            return ReadValid(utf8);
        }
        catch (JsonException malformed)
        {
            throw new ProblemException(Problem.MalformedJson(Where(malformed)));
        }
    }

    private static List<NewEvent> ReadValid(ReadOnlySpan<byte> utf8)
    {
        var events = new List<NewEvent>();
        var reader = new Utf8JsonReader(utf8, OptionsFor(utf8));
        if (!reader.Read()) throw new ProblemException(Problem.MalformedJson("The body is empty."));
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) events.Add(ReadEvent(ref reader, utf8, events.Count));
            if (reader.Read()) throw new ProblemException(Problem.MalformedJson("Something follows the array of events."));
        }
        else
        {
            do events.Add(ReadEvent(ref reader, utf8, events.Count));
            while (reader.Read());
        }

        return events;
    }

    // An envelope may be as deep in an array as by itself.
    private static JsonReaderOptions OptionsFor(ReadOnlySpan<byte> utf8)
    {
        var isArray = utf8.TrimStart(" \n\r\t"u8).StartsWith("["u8);
        return new JsonReaderOptions { MaxDepth = PublishLimits.Depth + (isArray ? 1 : 0), AllowMultipleValues = true };
    }

    private static NewEvent ReadEvent(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, int index)
    {
        if (index == PublishLimits.Events) throw new ProblemException(Problem.TooLargeEvent(index, $"is one too many: at most {PublishLimits.Events:N0} are taken in one request"));
        var start = (int)reader.TokenStartIndex;
        var ahead = reader;
        if (SegmentEventScan.TryRead(ref ahead, out var scan) && Envelope.TryTake(scan, utf8[start..(int)ahead.BytesConsumed]) is { } scanned)
        {
            reader = ahead;
            return scanned;
        }

        reader.Skip();
        return Envelope.Read(utf8[start..(int)reader.BytesConsumed], index);
    }

    private static string Where(JsonException malformed) =>
        $"Line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}: {malformed.Message.Split(" LineNumber:")[0]}";
}
