using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Appending;

namespace RealtimeHub.EventLog.Files;

/// <summary>What a start finds in a log's folder.</summary>
internal sealed partial class Recovery
{
    private readonly ILogger _logger;
    private readonly List<Segment> _segments;
    private readonly List<SegmentScan> _scansNewestFirst = [];

    private Recovery(string folder, List<Epoch> epochs, ILogger logger)
    {
        _logger = logger;
        _segments = SegmentFiles.Find(folder, epochs.Count == 0 ? null : new EpochTable(epochs), LogRemoved);
        if (_segments.Count > 0) ReadNewest(_segments[^1]);
    }

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The newest sequence; 0 when nothing was ever appended.</summary>
    public long Tip { get; private set; }

    /// <summary>The time of the newest event, as far as there is one.</summary>
    public DateTimeOffset NewestTime { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Reads what is there, cuts off what was never acknowledged.</summary>
    /// <exception cref="LogDamagedException">Something else does not check.</exception>
    public static Recovery Read(string folder, EpochFile epochFile, EpochLines lines, ILogger logger)
    {
        var epochs = lines.Epochs;
        var recovery = new Recovery(folder, epochs, logger);
        if (epochs.Count > 0 && epochs[^1].FirstSequence > recovery.Tip + 1)
            throw epochFile.Damaged($"the newest epoch begins with {epochs[^1].FirstSequence}, but the segments end after {recovery.Tip}");
        // Not before the segments have shown that none of them is of the epoch that the line would name.
        if (lines.Torn > 0) recovery.LogLineCutOff(lines.Torn, epochFile.Path);
        epochFile.CutOff(lines);
        return recovery;
    }

    /// <summary>Fills in the keys and webhook calls of the last window, oldest first.</summary>
    public void Restore(IdempotencyKeys keys, WebhookCalls calls, TimeSpan window)
    {
        ReadSince(NewestTime - DateTimeOffset.MinValue > window ? NewestTime - window : DateTimeOffset.MinValue);
        for (var i = _scansNewestFirst.Count - 1; i >= 0; i--)
        {
            foreach (var key in _scansNewestFirst[i].Keys) keys.Remember(key);
            foreach (var (subject, call) in _scansNewestFirst[i].LastCalls) calls.Remember(subject, call);
        }

        keys.Forget(NewestTime);
    }

    /// <summary>A segment without records gives its name to the next one.</summary>
    public void RemoveEmptyNewest()
    {
        if (_segments.Count == 0 || _segments[^1].First <= Tip) return;
        SegmentFiles.Remove(_segments[^1].Path);
        _segments.RemoveAt(_segments.Count - 1);
    }

    private void ReadNewest(Segment newest)
    {
        var scan = new SegmentScan(newest).ReadNewest();
        _scansNewestFirst.Add(scan);
        Tip = scan.Newest?.Last ?? newest.First - 1;
        if (Tip > 0) NewestTime = UnixMicroseconds.ToTime(scan.Newest?.Received ?? newest.Header.Time);
        if (scan.CutOff > 0) LogCutOff(scan.CutOff, newest.Path);
    }

    // The events of a segment are not newer than the header of the next one.
    private void ReadSince(DateTimeOffset since)
    {
        for (var i = _segments.Count - 2; i >= 0 && UnixMicroseconds.ToTime(_segments[i + 1].Header.Time) >= since; i--)
            _scansNewestFirst.Add(new SegmentScan(_segments[i]).ReadSealed());
    }

    [LoggerMessage(LogLevel.Warning, "Cut off {Bytes} bytes of an interrupted, never acknowledged write at the end of {File}")]
    private partial void LogCutOff(long bytes, string file);

    [LoggerMessage(LogLevel.Warning, "Removed {File}, a segment of {Bytes} bytes whose making was interrupted before it had events")]
    private partial void LogRemoved(string file, long bytes);

    [LoggerMessage(LogLevel.Warning, "Cut off {Bytes} bytes of an interrupted line at the end of {File}")]
    private partial void LogLineCutOff(long bytes, string file);
}
