using System.Globalization;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Checks <c>event.segments</c> and keeps of it only the timeranges, which is all that filters and coverage ask for.</summary>
internal static class SegmentList
{
    private const string ObjectIdExpected = "a string, the identifier of the media object";

    public static EventFault? Check(JsonElement segments, out Timerange[] timeranges)
    {
        timeranges = [];
        if (segments.ValueKind != JsonValueKind.Array)
            return Fault.Wrong("event.segments", segments, "an array of segments");

        timeranges = new Timerange[segments.GetArrayLength()];
        var index = 0;
        foreach (var segment in segments.EnumerateArray())
        {
            if (!TryRead(segment, out timeranges[index]))
                return Describe(segment, string.Create(CultureInfo.InvariantCulture, $"event.segments[{index}]"));
            index++;
        }

        return null;
    }

    public static Segment[] Read(JsonElement segments, Timerange[] timeranges)
    {
        var read = new Segment[timeranges.Length];
        var index = 0;
        foreach (var segment in segments.EnumerateArray())
        {
            read[index] = new(segment, timeranges[index]);
            index++;
        }

        return read;
    }

    private static bool TryRead(JsonElement segment, out Timerange timerange)
    {
        timerange = default;
        return segment.ValueKind == JsonValueKind.Object
            && segment.TryGetProperty("object_id"u8, out var objectId)
            && objectId.ValueKind == JsonValueKind.String
            && segment.TryGetProperty("timerange"u8, out var text)
            && text.IsTimerange(out timerange);
    }

    private static EventFault Describe(JsonElement segment, string path)
    {
        if (segment.ValueKind != JsonValueKind.Object)
            return Fault.Wrong(path, segment, "an object with object_id and timerange");
        if (!segment.TryGetProperty("object_id"u8, out var objectId))
            return Fault.Missing(path + ".object_id", ObjectIdExpected);
        if (objectId.ValueKind != JsonValueKind.String)
            return Fault.Wrong(path + ".object_id", objectId, ObjectIdExpected);
        return segment.TryGetProperty("timerange"u8, out var timerange)
            ? Fault.Wrong(path + ".timerange", timerange, Required.TimerangeExpected)
            : Fault.Missing(path + ".timerange", Required.TimerangeExpected);
    }
}
