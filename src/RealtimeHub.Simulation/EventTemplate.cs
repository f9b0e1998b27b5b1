using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeHub.Simulation;

/// <summary>An event written once, with holes where segments differ; filling it is copying. This is what makes load cheap.</summary>
internal sealed class EventTemplate
{
    public const string Time = "$time";
    public const string Timerange = "$range";
    public const string ObjectId = "$object";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (byte[] Mark, TemplateHole Hole)[] Marks =
        [("$time"u8.ToArray(), TemplateHole.Time), ("$range"u8.ToArray(), TemplateHole.Timerange), ("$object"u8.ToArray(), TemplateHole.ObjectId)];

    private readonly List<byte[]> _literals = [];
    private readonly List<TemplateHole> _holes = [];

    public EventTemplate(string type, JsonObject body)
    {
        var envelope = new JsonObject { ["event_timestamp"] = Time, ["event_type"] = type, ["event"] = body };
        ReadOnlySpan<byte> rest = JsonSerializer.SerializeToUtf8Bytes(envelope, Readable);
        while (rest.IndexOf((byte)'$') is >= 0 and var at)
        {
            var (mark, hole) = MarkAt(rest[at..]);
            _literals.Add(rest[..at].ToArray());
            _holes.Add(hole);
            rest = rest[(at + mark.Length)..];
        }

        _literals.Add(rest.ToArray());
    }

    public ReadOnlyMemory<byte> Fill(SegmentText text)
    {
        var length = 0;
        foreach (var literal in _literals) length += literal.Length;
        foreach (var hole in _holes) length += text[hole].Length;

        var filled = GC.AllocateUninitializedArray<byte>(length);
        var at = 0;
        for (var i = 0; i < _literals.Count; i++)
        {
            _literals[i].CopyTo(filled, at);
            at += _literals[i].Length;
            if (i == _holes.Count) break;
            var value = text[_holes[i]];
            value.CopyTo(filled.AsSpan(at));
            at += value.Length;
        }

        return filled;
    }

    private static (byte[] Mark, TemplateHole Hole) MarkAt(ReadOnlySpan<byte> text)
    {
        foreach (var mark in Marks)
        {
            if (text.StartsWith(mark.Mark)) return mark;
        }

        throw new InvalidOperationException("A template's text has a dollar sign that is no mark.");
    }
}
