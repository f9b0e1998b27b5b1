using RealtimeHub.EventLog.Files;

namespace RealtimeHub.EventLog.Inspection;

/// <summary>
/// Reads a file log's folder with the log's own decoders and without touching it: no lock, no write, nothing cut off. The log may be
/// in use: its newest segment may grow and retention may delete the oldest meanwhile.
/// </summary>
/// <param name="folder">The stream's folder.</param>
public sealed class LogInspection(string folder)
{
    /// <summary>For how long the end of the newest segment may look like a write that is under way.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a folder holds a log, as far as its file names tell.</summary>
    public static bool IsLog(string folder) =>
        Directory.Exists(folder) && (File.Exists(new EpochFile(folder).Path) || SegmentFiles.List(folder).Length > 0);

    /// <summary>How many bytes of segments there are to read.</summary>
    public long Bytes() => SegmentFiles.List(folder).Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    /// <summary>Reads all: every record that checks, every finding, and each segment when it is done.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    public IEnumerable<LogEntry> Read(CancellationToken cancellationToken) => new LogWalk(folder, Patience, cancellationToken).Read();

    /// <summary>Checks all.</summary>
    /// <param name="progress">Told how many bytes of segments were read, record by record.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public LogReport Check(Action<long>? progress, CancellationToken cancellationToken)
    {
        var walk = new LogWalk(folder, Patience, cancellationToken);
        var (segments, findings, bytes) = (new List<LogSegment>(), new List<LogFinding>(), 0L);
        foreach (var entry in walk.Read())
        {
            if (entry is LogBatch batch) progress?.Invoke(bytes += batch.Bytes);
            if (entry is LogSegment segment) segments.Add(segment);
            if (entry is LogFinding finding) findings.Add(finding);
        }

        return new LogReport(folder, walk.Epochs, segments, findings);
    }
}
