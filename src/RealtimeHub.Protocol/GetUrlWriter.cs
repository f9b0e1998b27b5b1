using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>Writes a <c>flows/segments_added</c> anew, with the URLs that are wanted; all else keeps its bytes.</summary>
/// <param name="options">What is wanted.</param>
/// <param name="areStale">Presigned URLs are too old to be of use.</param>
internal sealed class GetUrlWriter(GetUrlOptions options, bool areStale)
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private delegate void Write(JsonElement value);

    /// <returns>The envelope as the subscriber gets it.</returns>
    public ReadOnlySpan<byte> Envelope(JsonElement envelope)
    {
        WriteMembers(envelope, member => member.NameEquals("event"u8) ? WriteContent : null);
        return _output.WrittenSpan;
    }

    private void WriteContent(JsonElement content) => WriteMembers(content, member => member.NameEquals("segments"u8) ? WriteSegments : null);

    private void WriteSegments(JsonElement segments)
    {
        if (segments.ValueKind == JsonValueKind.Array) WriteItems(segments.EnumerateArray(), WriteSegment);
        else WriteRaw(segments);
    }

    private void WriteSegment(JsonElement segment)
    {
        var missing = options.IncludeObjectTimerange == true && segment.ValueKind == JsonValueKind.Object && !segment.TryGetProperty("object_timerange"u8, out _)
            ? ObjectTimerange(segment) : null;
        WriteMembers(
            segment,
            member => member.NameEquals("get_urls"u8) ? WriteUrls : member.NameEquals("init_object"u8) ? WriteInitObject : null,
            missing is null ? null : $"\"object_timerange\":\"{missing}\"");
    }

    private void WriteInitObject(JsonElement init) => WriteMembers(init, member => member.NameEquals("get_urls"u8) ? WriteUrls : null);

    private void WriteUrls(JsonElement urls)
    {
        // What is no list of objects cannot be judged, so nothing of it is told.
        WriteItems(urls.ValueKind == JsonValueKind.Array ? urls.EnumerateArray().Where(IsWanted) : [], url => WriteMembers(url, _ => null, keep: options.VerboseStorage == false ? IsBrief : null));
    }

    private bool IsWanted(JsonElement url)
    {
        if (url.ValueKind != JsonValueKind.Object) return false;
        var isPresigned = url.TryGetProperty("presigned"u8, out var presigned) && presigned.ValueKind is not (JsonValueKind.False or JsonValueKind.Null);
        if (isPresigned && areStale) return false;
        if (options.Presigned is { } wanted && wanted != isPresigned) return false;
        if (options.AcceptGetUrls is { } labels && !(Text(url, "label"u8) is { } label && labels.Contains(label))) return false;
        return options.AcceptStorageIds is not { Length: > 0 } storages || (Guid.TryParse(Text(url, "storage_id"u8), out var id) && storages.Contains(id));
    }

    private static bool IsBrief(JsonProperty member) => member.NameEquals("url"u8) || member.NameEquals("presigned"u8) || member.NameEquals("label"u8);

    // TAMS 8.2 flow-segment.json: the segment's timerange less its offset.
    private static string? ObjectTimerange(JsonElement segment)
    {
        if (!Timerange.TryParse(Text(segment, "timerange"u8), null, out var range)) return null;
        if (!Timestamp.TryParse(Text(segment, "ts_offset"u8), out var offset)) return range.ToString();
        try
        {
            return range.IsEmpty ? range.ToString() : new Timerange(range.Start - offset, range.End - offset, range.IncludesStart, range.IncludesEnd).ToString();
        }
        catch (OverflowException)
        {
            return range.ToString();
        }
    }

    private static string? Text(JsonElement item, ReadOnlySpan<byte> name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private void WriteItems(IEnumerable<JsonElement> items, Write write)
    {
        var isFirst = true;
        _output.Write("["u8);
        foreach (var item in items)
        {
            if (!isFirst) _output.Write(","u8);
            isFirst = false;
            write(item);
        }

        _output.Write("]"u8);
    }

    private void WriteMembers(JsonElement item, Func<JsonProperty, Write?> choose, string? more = null, Func<JsonProperty, bool>? keep = null)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            WriteRaw(item);
            return;
        }

        var isFirst = true;
        _output.Write("{"u8);
        foreach (var member in item.EnumerateObject())
        {
            if (keep is not null && !keep(member)) continue;
            _output.Write(isFirst ? "\""u8 : ",\""u8);
            isFirst = false;
            _output.Write(JsonMarshal.GetRawUtf8PropertyName(member));
            _output.Write("\":"u8);
            (choose(member) ?? WriteRaw)(member.Value);
        }

        if (more is not null) Encoding.UTF8.GetBytes(isFirst ? more : "," + more, _output);
        _output.Write("}"u8);
    }

    private void WriteRaw(JsonElement value) => _output.Write(JsonMarshal.GetRawUtf8Value(value));
}
