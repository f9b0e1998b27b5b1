using System.Text.Json;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Data;
using RealtimeHub.EventLog.Inspection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Verify;

/// <summary>Checks one stream after another and says what it found.</summary>
internal sealed class VerifyRun(CliConsole console, bool json)
{
    private readonly ProgressLine _progress = new(console);

    public int Run(string folder, string? stream, CancellationToken cancellationToken)
    {
        var reports = new List<(StreamFolder Stream, LogReport Report)>();
        foreach (var found in DataFolder.Find(folder, stream))
        {
            var report = Check(found, cancellationToken);
            reports.Add((found, report));
            if (!json) VerifyText.Write(found, report, console);
        }

        var isSound = reports.TrueForAll(r => r.Report.IsSound);
        if (json) console.WriteJson(JsonSerializer.SerializeToUtf8Bytes(VerifyJson.Of(reports), ProtocolJson.Options));
        else console.Out.WriteLine(VerifyText.Summary([.. reports.Select(r => r.Report)], console.OutPaint));
        return isSound ? ExitCode.Ok : ExitCode.Failed;
    }

    private LogReport Check(StreamFolder stream, CancellationToken cancellationToken)
    {
        var inspection = new LogInspection(stream.Path);
        var all = Math.Max(1, inspection.Bytes());
        var report = inspection.Check(read => _progress.Show(() => $"{stream.Name}: {Sizes.Of(read)} of {Sizes.Of(all)} checked ({Math.Min(100, 100 * read / all)} %)"), cancellationToken);
        _progress.Clear();
        return report;
    }
}
