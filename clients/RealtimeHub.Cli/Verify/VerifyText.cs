using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Data;
using RealtimeHub.EventLog.Inspection;

namespace RealtimeHub.Cli.Verify;

/// <summary>What <c>rthub verify</c> says to people.</summary>
internal static class VerifyText
{
    public static void Write(StreamFolder stream, LogReport report, CliConsole console)
    {
        var what = $"{Counted.Of(report.Events, "event")}{Between(report.Readable)} in {Counted.Of(report.Segments.Count, "segment")}, {Sizes.Of(report.Bytes)}, {Counted.Of(report.Epochs, "epoch")}";
        console.Out.WriteLine($"{Printable.Text(stream.Name)}: {what}");
        foreach (var finding in report.Findings) Write(finding, console);
        console.Out.Flush();
    }

    public static string Summary(IReadOnlyList<LogReport> reports, Paint paint)
    {
        var damaged = reports.Count(r => !r.IsSound);
        if (damaged == 0) return $"{paint.Green("sound")}: {Counted.Of(reports.Sum(r => r.Events), "event")} of {Counted.Of(reports.Count, "stream")} checked";
        var missing = reports.SelectMany(r => r.Findings).Select(f => f.Missing).OfType<SequenceRange>().ToList();
        var count = missing.Sum(range => range.Last - range.First + 1 ?? 0);
        var lost = missing.Exists(range => range.Last is null) ? $"more than {Counted.Of(count, "event")}" : Counted.Of(count, "event");
        return $"{paint.Red("damaged")}: {damaged} of {Counted.Of(reports.Count, "stream")}; {lost} cannot be read, {Counted.Number(reports.Sum(r => r.Events))} can";
    }

    /// <summary>Which events, in words.</summary>
    public static string Events(SequenceRange range) => range switch
    {
        { Last: null } => $"events {range.First} and after",
        _ when range.Last == range.First => $"event {range.First}",
        _ => $"events {range.First} to {range.Last}",
    };

    private static void Write(LogFinding finding, CliConsole console)
    {
        var paint = console.OutPaint;
        var label = finding.IsDamage ? paint.Red("damaged") : paint.Dim("note   ");
        console.Out.WriteLine($"  {label}  {Printable.Text(Path.GetFileName(finding.File))}{Place(finding)}: {Printable.Text(finding.Problem)}");
        if (finding.Missing is { } missing) console.Out.WriteLine($"           {Events(missing)} cannot be read");
        if (finding.Remedy != "nothing") console.Out.WriteLine(paint.Dim($"           to do: {finding.Remedy}"));
    }

    private static string Place(LogFinding finding) => finding.Offset == 0 ? "" : $", byte {Counted.Number(finding.Offset)}";

    private static string Between(SequenceRange? range) => range is null ? "" : $" ({range.First} to {range.Last})";
}
