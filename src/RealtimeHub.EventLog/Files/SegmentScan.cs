using RealtimeHub.EventLog.Appending;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Files;

/// <summary>Reads a segment from its beginning at a start: checks every record, tells the segment where they stand, collects keys and webhook calls.</summary>
internal sealed class SegmentScan(Segment segment)
{
    private readonly List<RecordHeader> _records = [];

    public List<RememberedKey> Keys { get; } = [];

    /// <summary>The last webhook call about everybody whom the segment tells of; null where the last word was no such call.</summary>
    public Dictionary<Group, RememberedCall?> LastCalls { get; } = [];

    /// <summary>The newest record, if there is one.</summary>
    public RecordHeader? Newest => _records.Count == 0 ? null : _records[^1];

    /// <summary>How many bytes of an interrupted write were cut off.</summary>
    public long CutOff { get; private set; }

    /// <summary>An older segment: every byte of it was acknowledged.</summary>
    public SegmentScan ReadSealed() => Read(isNewest: false);

    /// <summary>The segment that was written last: it may end with an interrupted write.</summary>
    public SegmentScan ReadNewest() => Read(isNewest: true);

    private SegmentScan Read(bool isNewest)
    {
        using var file = File.OpenHandle(segment.Path, FileMode.Open, isNewest ? FileAccess.ReadWrite : FileAccess.Read);
        using var scanner = new RecordScanner(file, SegmentHeader.Size, RandomAccess.GetLength(file));
        var chain = new RecordChain(segment.Header.Epoch, segment.First, segment.Header.Time);
        RecordState state;
        while ((state = scanner.MoveNext(withBody: true)) == RecordState.Whole)
        {
            if (chain.Follow(scanner.Header) is { } problem) throw segment.Damaged(scanner.Offset, problem);
            _records.Add(scanner.Header);
            if (RecordDecoder.ReadKey(scanner.Header, scanner.Body) is { } key) Keys.Add(key);
            RecordDecoder.ReadCall(scanner.Header, scanner.Body, LastCalls);
        }

        if (state != RecordState.End)
        {
            if (!isNewest || !new TornTail(file, segment.Header.Epoch).IsAt(scanner, state)) throw segment.Damaged(scanner.Offset, Describe(state));
            CutOff = RandomAccess.GetLength(file) - scanner.Offset;
            RandomAccess.SetLength(file, scanner.Offset);
            Durable.Sync(file, segment.Path);
        }

        segment.Extend(_records);
        return this;
    }

    public static string Describe(RecordState state) => state switch
    {
        RecordState.CutOff => "the file ends inside a record",
        RecordState.BadHeader => "the record's header does not check",
        _ => "the record's checksum is wrong",
    };
}
