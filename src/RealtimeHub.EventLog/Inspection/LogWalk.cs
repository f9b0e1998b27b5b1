using System.Globalization;
using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Inspection;

/// <summary>
/// Reads a folder once. The order is what makes a log in use look sound: what is known of flows, then the epochs, then the segments,
/// for each of them tells less than the ones after it.
/// </summary>
internal sealed class LogWalk(string folder, TimeSpan patience, CancellationToken cancellationToken)
{
    private static readonly string[] OwnFiles = ["lock", "owner.json", "epochs", "knowledge", "knowledge.next"];

    private readonly EpochFile _epochFile = new(folder);
    private EpochTable? _epochs;
    private long _oldest;
    private long _tip;
    private long _time = long.MinValue;
    private string? _previous;
    private long _end;
    private bool _told;

    /// <summary>How many epochs there are, as far as their file can be read.</summary>
    public int Epochs => _epochs?.Epochs.Count ?? 0;

    public IEnumerable<LogEntry> Read()
    {
        var knowledgeFile = new KnowledgeFile(folder, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var knowledge = knowledgeFile.TryRead(out var unfit);
        if (unfit is not null) yield return new LogFinding(knowledgeFile.Path, 0, unfit, Remedy.Unused);
        if (ReadEpochs() is { } epochs) yield return epochs;
        var all = SegmentFiles.List(folder);
        var paths = all.Where(path => FirstOf(path) is not null).ToArray();
        foreach (var foreign in all.Except(paths)) yield return new LogFinding(foreign, 0, "it is not a segment of this log: its name is not a sequence of 20 digits", Remedy.MoveAway);
        foreach (var foreign in Foreign()) yield return foreign;

        for (var i = 0; i < paths.Length; i++)
        {
            foreach (var entry in ReadSegment(paths[i], FirstOf(paths.ElementAtOrDefault(i + 1)) - 1)) yield return entry;
        }

        if (_epochs?.Present.FirstSequence is { } first && first > _tip + 1 && !_told)
            yield return new LogFinding(_epochFile.Path, 0, $"the newest epoch begins with {first}, but the segments end after {_tip}", Remedy.RestoreMissing) { Missing = new SequenceRange(_tip + 1, first - 1) };
        if (knowledge is not null && Lost(knowledge, knowledgeFile.Path) is { } lost) yield return lost;
    }

    private LogFinding? ReadEpochs()
    {
        try
        {
            var lines = _epochFile.Read();
            if (lines.Epochs.Count > 0) _epochs = new EpochTable(lines.Epochs);
            if (_epochs is null && SegmentFiles.List(folder).Length > 0) return new LogFinding(_epochFile.Path, 0, "it has no epoch, but there are segments", Remedy.RestoreEpochs);
            if (lines.Torn > 0) return new LogFinding(_epochFile.Path, new FileInfo(_epochFile.Path).Length - lines.Torn, $"it ends with {lines.Torn} bytes of an interrupted line", Remedy.NextStart, IsDamage: false);
            return null;
        }
        catch (LogDamagedException e)
        {
            return new LogFinding(e.File, e.Offset, e.Problem, Remedy.RestoreEpochs);
        }
    }

    private IEnumerable<LogFinding> Foreign() => Directory.EnumerateFileSystemEntries(folder)
        .Where(path => !path.EndsWith(".log", StringComparison.Ordinal) && !OwnFiles.Contains(Path.GetFileName(path)))
        .Order(StringComparer.Ordinal)
        .Select(path => new LogFinding(path, 0, "it is not a file of the log", Remedy.None, IsDamage: false));

    private IEnumerable<LogEntry> ReadSegment(string path, long? last)
    {
        if (Open(path, last is null, out var finding) is not { } header)
        {
            // What was deleted under our eyes begins the log anew behind it.
            if (finding is null) _previous = null;
            if (finding is { IsDamage: true }) finding = finding with { Missing = new SequenceRange(FirstOf(path)!.Value, last) };
            if (finding?.Missing is { } missing) Told(missing, path);
            if (finding is not null) yield return finding;
            yield break;
        }

        using var file = OpenSame(path, finding is null ? header : null);
        if (file is null)
        {
            _previous = null;
            yield break;
        }

        if (finding is not null) yield return finding;
        foreach (var broken in Joins(path, header)) yield return broken;
        var walk = new SegmentWalk(path, file, header, last, patience, cancellationToken);
        foreach (var entry in walk.Read())
        {
            if (entry is LogSegment done) _end = done.Bytes;
            yield return entry;
        }

        if (walk.Last is { } newest && _epochs is not null && _epochs.PositionOf(newest).Epoch != header.Epoch)
            yield return new LogFinding(path, 0, $"it holds {newest}, where a later epoch has begun already", Remedy.Restore);
        (_tip, _time, _previous, _told) = (walk.Next - 1, walk.Received, path, walk.HasDamagedEnd);
    }

    // The header, or what can be told of it from the records behind it; null for none, and no finding when the file is gone.
    private SegmentHeader? Open(string path, bool isNewest, out LogFinding? finding)
    {
        finding = null;
        try
        {
            if (isNewest && Unfinished(path) is { } length)
            {
                finding = new LogFinding(path, 0, $"a segment of {length} bytes whose making was interrupted before it had events", Remedy.NextStart, IsDamage: false);
                return null;
            }

            return SegmentFiles.Open(path).Header;
        }
        catch (LogDamagedException e)
        {
            var guess = Guess(path, FirstOf(path)!.Value);
            finding = new LogFinding(e.File, e.Offset, e.Problem, guess is null ? Remedy.RestoreOrMoveAway : Remedy.Restore);
            return guess;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    // A running hub may be making it.
    private long? Unfinished(string path)
    {
        for (var i = 0; i < 10 && SegmentFiles.Unfinished(path) is not null; i++)
        {
            if (cancellationToken.WaitHandle.WaitOne(patience / 10)) cancellationToken.ThrowIfCancellationRequested();
        }

        return SegmentFiles.Unfinished(path);
    }

    // Null when the file is gone, or another by now: a start makes an empty newest segment anew under the same name.
    private static SafeFileHandle? OpenSame(string path, SegmentHeader? expected)
    {
        SafeFileHandle file;
        try
        {
            file = SharedFile.Open(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        var bytes = new byte[SegmentHeader.Size];
        RandomAccess.Read(file, bytes, 0);
        if (expected is null || (SegmentHeader.TryRead(bytes, out var header) is null && header == expected)) return file;
        file.Dispose();
        return null;
    }

    private static SegmentHeader? Guess(string path, long first)
    {
        using var file = SharedFile.Open(path);
        var bytes = new byte[RecordHeader.Size];
        return RandomAccess.Read(file, bytes, SegmentHeader.Size) == bytes.Length && RecordHeader.TryRead(bytes, out var record) && record.First == first
            ? new SegmentHeader(record.Epoch, first, record.Received)
            : null;
    }

    private IEnumerable<LogFinding> Joins(string path, SegmentHeader header)
    {
        // Retention deletes from the front while we read: then nothing is missing in the middle.
        var follows = _previous is not null && File.Exists(_previous);
        if (!follows) _oldest = header.First;
        if (follows && header.First > _tip + 1 && !_told)
            yield return new LogFinding(_previous!, _end, $"it ends after {_tip}, but the next segment begins with {header.First}", Remedy.RestoreMissing) { Missing = new SequenceRange(_tip + 1, header.First - 1) };
        if (follows && header.First <= _tip) yield return new LogFinding(path, 0, $"it begins with {header.First}, but the segment before ends after {_tip}", Remedy.Restore);
        if (follows && header.Time < _time) yield return new LogFinding(path, 0, "its time is before that of events in the segment before", Remedy.Restore);
        // A start writes its epoch before its segment: the table that was read may be one line short of this segment.
        if (_epochs is null || SegmentFiles.IsOf(_epochs, header)) yield break;
        ReadEpochs();
        if (!SegmentFiles.IsOf(_epochs, header))
            yield return new LogFinding(path, 0, $"its epoch {header.Epoch.ToString("x16", CultureInfo.InvariantCulture)} is not in the epochs file, or begins later", Remedy.RestoreEpochs);
    }

    private LogFinding? Lost(KnowledgeState knowledge, string path)
    {
        if (_epochs is null || knowledge.Position == default || _told) return null;
        var gap = _epochs.GapAfter(knowledge.Position, _oldest, _tip);
        if (gap is { Reason: GapReason.Reset })
            return new LogFinding(path, 0, "it is of another log's history and not used", Remedy.None, IsDamage: false);
        if (gap is not { Reason: GapReason.Rollback, After: { } after }) return null;
        return new LogFinding(path, 0, $"it knows of events up to {knowledge.Position.Sequence}, but the log ends after {after.Sequence}", Remedy.LostEnd)
        {
            Missing = new SequenceRange(after.Sequence + 1, knowledge.Position.Sequence),
        };
    }

    private void Told(SequenceRange missing, string path) => (_tip, _previous, _told) = ((missing.Last ?? missing.First - 1), path, missing.Last is null);

    private static long? FirstOf(string? path) =>
        path is not null && long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && Path.GetFileName(path) == Segment.NameOf(first) ? first : null;
}
