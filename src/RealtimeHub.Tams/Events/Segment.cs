using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>
/// A segment as an event carries it (TAMS 8.2 <c>schemas/flow-segment.json</c>). Its object and timerange have been checked; the other
/// members are read from <see cref="Json"/> when asked for, and are null if absent or not what they should be.
/// </summary>
public sealed record Segment
{
    internal Segment(JsonElement json, Timerange timerange) => (Json, Timerange) = (json, timerange);

    /// <summary>The media object that holds the segment's samples.</summary>
    public string ObjectId => Json.GetProperty("object_id"u8).GetString()!;

    /// <summary>The part of the flow's timeline that the segment fills.</summary>
    public Timerange Timerange { get; }

    /// <summary>Segment time minus the media object's own time; absent means 0:0.</summary>
    public Timestamp? TsOffset => Json.TimestampOf("ts_offset"u8);

    /// <summary>From the last sample to the end of the timerange.</summary>
    public Timestamp? LastDuration => Json.TimestampOf("last_duration"u8);

    /// <summary>Where the media object can be fetched; URLs may be credentials and do not belong in logs.</summary>
    public JsonElement? GetUrls => Json.TryGetMember("get_urls"u8, out var urls) ? urls : null;

    /// <summary>The segment as it came, with all members.</summary>
    public JsonElement Json { get; }

    /// <summary>The timerange; the URLs stay out of logs.</summary>
    public override string ToString() => $"segment {Timerange}";
}
