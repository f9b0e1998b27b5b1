using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>The part of <see cref="SegmentEventScan"/> that reads <c>event</c>: a flow's id, and its segments or a timerange.</summary>
/// <param name="FlowId">The flow.</param>
/// <param name="Timeranges">Of the segments, in their order; of a deletion the one that it names.</param>
internal readonly record struct SegmentContentScan(Guid FlowId, Timerange[] Timeranges)
{
    public static bool TryRead(ref Utf8JsonReader reader, EventType type, out SegmentContentScan content)
    {
        content = default;
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;

        var isList = type == EventType.FlowsSegmentsAdded;
        var listName = isList ? "segments"u8 : "timerange"u8;
        Guid? flowId = null;
        Timerange[]? timeranges = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isGood = reader.ValueSpan.SequenceEqual("flow_id"u8) ? flowId is null && TryReadId(ref reader, out flowId)
                : reader.ValueSpan.SequenceEqual(listName) && timeranges is null
                    && (isList ? TryReadSegments(ref reader, out timeranges) : TryReadTimerange(ref reader, out timeranges));
            if (!isGood)
                return false;
        }

        if (flowId is not { } id || timeranges is null)
            return false;
        content = new(id, timeranges);
        return true;
    }

    private static bool TryReadId(ref Utf8JsonReader reader, out Guid? id)
    {
        id = null;
        if (!reader.Read() || !reader.IsPlainString() || !TamsId.TryParse(reader.ValueSpan, out var read))
            return false;
        id = read;
        return true;
    }

    private static bool TryReadTimerange(ref Utf8JsonReader reader, out Timerange[]? timeranges)
    {
        timeranges = null;
        if (!reader.Read() || !reader.IsPlainString() || !Timerange.TryParse(reader.ValueSpan, out var timerange))
            return false;
        timeranges = [timerange];
        return true;
    }

    private static bool TryReadSegments(ref Utf8JsonReader reader, out Timerange[]? timeranges)
    {
        timeranges = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            return false;

        // One segment is what most events tell of.
        var read = new Timerange[1];
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (count == read.Length)
                Array.Resize(ref read, count * 2);
            if (!TryReadSegment(ref reader, out read[count++]))
                return false;
        }

        if (count != read.Length)
            Array.Resize(ref read, count);
        timeranges = read;
        return reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadSegment(ref Utf8JsonReader reader, out Timerange timerange)
    {
        timerange = default;
        var (hasObject, hasTimerange) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isObject = reader.ValueSpan.SequenceEqual("object_id"u8);
            var isTimerange = reader.ValueSpan.SequenceEqual("timerange"u8);
            // Of a member that is there twice the last counts; a name with escapes may be one of the two.
            if ((isObject && hasObject) || (isTimerange && hasTimerange) || reader.ValueIsEscaped || !reader.Read())
                return false;
            (hasObject, hasTimerange) = (hasObject | isObject, hasTimerange | isTimerange);
            var isGood = isObject ? reader.TokenType == JsonTokenType.String
                : isTimerange ? reader.IsPlainString() && Timerange.TryParse(reader.ValueSpan, out timerange)
                : reader.TrySkip();
            if (!isGood)
                return false;
        }

        return hasObject && hasTimerange;
    }
}
