using RealtimeHub.Cli.Data;
using RealtimeHub.EventLog.Inspection;

namespace RealtimeHub.Cli.Verify;

/// <summary>What <c>rthub verify --json</c> prints. A range whose end nobody knows has no <c>last</c>.</summary>
internal static class VerifyJson
{
    public static object Of(IEnumerable<(StreamFolder Stream, LogReport Report)> all)
    {
        var streams = all.Select(Stream).ToList();
        return new { Sound = streams.TrueForAll(s => s.Sound), Streams = streams };
    }

    private static StreamResult Stream((StreamFolder Stream, LogReport Report) checkedOne)
    {
        var (stream, report) = checkedOne;
        return new StreamResult(stream.Name, stream.Path, report.IsSound, report.Events, report.Bytes, report.Epochs, Range(report.Readable),
            [.. report.Segments.Select(s => new SegmentResult(Path.GetFileName(s.File), s.Epoch.ToString("x16", null), Range(s.Readable), s.Events, s.Bytes))],
            [.. report.Findings.Select(f => new FindingResult(Path.GetFileName(f.File), f.Offset, f.IsDamage, f.Problem, Range(f.Missing), f.Remedy))]);
    }

    private static RangeResult? Range(SequenceRange? range) => range is null ? null : new RangeResult(range.First, range.Last);

    private sealed record StreamResult(
        string Name, string Folder, bool Sound, long Events, long Bytes, int Epochs, RangeResult? Readable, List<SegmentResult> Segments, List<FindingResult> Findings);

    private sealed record SegmentResult(string File, string Epoch, RangeResult? Readable, long Events, long Bytes);

    private sealed record FindingResult(string File, long Offset, bool Damage, string Problem, RangeResult? Missing, string Remedy);

    private sealed record RangeResult(long First, long? Last);
}
