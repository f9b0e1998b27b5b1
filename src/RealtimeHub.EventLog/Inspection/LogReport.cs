namespace RealtimeHub.EventLog.Inspection;

/// <summary>What an inspection found.</summary>
/// <param name="Folder">The stream's folder.</param>
/// <param name="Epochs">How many epochs its file names.</param>
/// <param name="Segments">Oldest first.</param>
/// <param name="Findings">In the order of the log.</param>
public sealed record LogReport(string Folder, int Epochs, IReadOnlyList<LogSegment> Segments, IReadOnlyList<LogFinding> Findings)
{
    /// <summary>False when something is damaged or missing.</summary>
    public bool IsSound => !Findings.Any(finding => finding.IsDamage);

    /// <summary>How many events can be read.</summary>
    public long Events => Segments.Sum(segment => segment.Events);

    /// <summary>The size of the segments.</summary>
    public long Bytes => Segments.Sum(segment => segment.Bytes);

    /// <summary>The oldest and the newest sequence that can be read; null for none.</summary>
    public SequenceRange? Readable => Segments.Where(s => s.Readable is not null).ToList() is { Count: > 0 } some
        ? new SequenceRange(some[0].Readable!.First, some[^1].Readable!.Last)
        : null;
}
