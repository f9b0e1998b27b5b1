using RealtimeHub.Cli.Data;
using RealtimeHub.Cli.Verify;
using RealtimeHub.EventLog.Inspection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Export;

/// <summary>Reads the events of a folder.</summary>
internal sealed class FolderSource(string folder, string stream, StartFrom from, bool skipDamaged)
{
    public async IAsyncEnumerable<Exported> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var path = DataFolder.Find(folder, stream)[0].Path;
        foreach (var entry in new LogInspection(path).Read(cancellationToken))
        {
            if (entry is LogFinding { IsDamage: true } finding && Matters(finding)) yield return Told(finding);
            if (entry is not LogBatch batch) continue;
            var events = batch.Events.Where(IsWanted).Select(e => (e.Position, e.Json)).ToList();
            if (events.Count > 0) yield return new Exported(events);
        }
    }

    // The other files hold no events.
    private bool Matters(LogFinding finding) =>
        (finding.Missing is not null || finding.File.EndsWith(".log", StringComparison.Ordinal))
        && !(from is StartFrom.PositionCase after && finding.Missing?.Last <= after.Position.Sequence);

    private Exported Told(LogFinding finding)
    {
        var missing = finding.Missing is { } range ? $"{VerifyText.Events(range)} cannot be read: " : "";
        return new Exported([]) { Missing = $"{missing}{Path.GetFileName(finding.File)}, byte {finding.Offset}: {finding.Problem}", IsFatal = !skipDamaged };
    }

    private bool IsWanted(HubEvent e) => from switch
    {
        StartFrom.PositionCase { Position: var after } when e.Position.Sequence == after.Sequence && e.Position != after =>
            throw new NoInputException($"The position {after} is not of this folder's history: its event {after.Sequence} is {e.Position}."),
        StartFrom.PositionCase { Position: var after } => e.Position.Sequence > after.Sequence,
        StartFrom.TimeCase { Time: var time } => e.Received >= time,
        _ => true,
    };
}
