using System.Globalization;
using Microsoft.Win32.SafeHandles;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// One file of the log, for readers. What an older one holds is learnt as far as readers come; the present one's is told by the
/// writer, record by record, once it is durable.
/// </summary>
internal sealed class Segment(string path, SegmentHeader header, long length) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SegmentIndex _index = new(header.First);
    private SafeFileHandle? _file;
    private long _length = length;
    private long? _next;
    private bool _disposed;
    private bool _retired;

    public string Path { get; } = path;

    public SegmentHeader Header { get; } = header;

    public long First => Header.First;

    public long Length => Interlocked.Read(ref _length);

    /// <summary>The process's timestamp of the last write; null for a segment that it found.</summary>
    public long? LastWrite { get; private set; }

    public static string NameOf(long first) => first.ToString("D20", CultureInfo.InvariantCulture) + ".log";

    /// <summary>The segment is complete; the next one begins with this sequence.</summary>
    public void Seal(long next)
    {
        lock (_gate) _next = next;
    }

    /// <summary>The writer, or recovery, tells what it knows to be whole and durable.</summary>
    public void Extend(IReadOnlyList<RecordHeader> records)
    {
        lock (_gate)
        {
            for (var i = 0; i < records.Count; i++) _index.Add(records[i]);
            Interlocked.Exchange(ref _length, _index.End);
        }
    }

    /// <summary>The writer has made records durable.</summary>
    public void Extend(IReadOnlyList<RecordHeader> records, long timestamp)
    {
        LastWrite = timestamp;
        Extend(records);
    }

    /// <summary>Retention takes the file. Who reads in it at this moment reads to the end of the block.</summary>
    public void Retire()
    {
        lock (_gate) _retired = true;
        Dispose();
    }

    /// <summary>The block that holds a sequence of this segment; null when retention took it.</summary>
    /// <exception cref="LogDamagedException">The segment should hold it and does not.</exception>
    public BlockSpan? Find(long sequence)
    {
        lock (_gate)
        {
            if (_retired) return null;
            // Up to the end of its block, or readers that move along would find blocks of one record.
            Learn_NeedsLock(upTo: sequence);
            if (sequence > _index.Last) throw Damaged(_index.End, $"it ends after {_index.Last}, but more should be in it");
            return _index.Find(sequence);
        }
    }

    /// <summary>The last block that begins before a time; null when none does, or when retention took it.</summary>
    public BlockSpan? FindBefore(long time)
    {
        lock (_gate)
        {
            if (_retired) return null;
            Learn_NeedsLock(upTo: long.MaxValue);
            return _index.FindBefore(time);
        }
    }

    /// <summary>Reads and checks a block; null when retention took it.</summary>
    /// <exception cref="LogDamagedException">It is not what was written.</exception>
    public Block? Load(BlockSpan span)
    {
        try
        {
            return Read(span);
        }
        catch (IOException failed) when (StorageFault.Lost(failed) is { } problem)
        {
            throw Damaged(span.Offset, problem);
        }
    }

    private Block? Read(BlockSpan span)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(span.Length);
        if (!TryReadExactly(bytes, span.Offset)) return null;
        var events = new List<HubEvent>();
        var groups = new GroupSets();
        var chain = new RecordChain(Header.Epoch, span.First, span.Received);
        for (var at = 0; at < bytes.Length;) at += Decode(bytes.AsMemory(at), span.Offset + at, ref chain, groups, events);
        return new Block([.. events], span.Length);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _file?.Dispose();
        }
    }

    public LogDamagedException Damaged(long offset, string problem) => new(Path, offset, problem);

    private int Decode(ReadOnlyMemory<byte> bytes, long offset, ref RecordChain chain, GroupSets groups, List<HubEvent> into)
    {
        if (bytes.Length < RecordHeader.Size || !RecordHeader.TryRead(bytes.Span, out var header) || bytes.Length < header.Length)
            throw Damaged(offset, "the record's header does not check");
        var body = bytes.Slice(RecordHeader.Size, header.BodyLength);
        if (Crc32C.Of(body.Span) != header.BodyCrc) throw Damaged(offset, "the record's checksum is wrong");
        if (chain.Follow(header) is { } problem) throw Damaged(offset, problem);
        RecordDecoder.ReadEvents(header, body, groups, into);
        return header.Length;
    }

    private void Learn_NeedsLock(long upTo)
    {
        if (_index.End == Length || _index.NewestBlock > upTo) return;
        try
        {
            ReadHeaders_NeedsLock(upTo);
        }
        catch (IOException failed) when (StorageFault.Lost(failed) is { } problem)
        {
            throw Damaged(_index.End, problem);
        }

        if (_index.End == Length && _next is { } next && next != _index.Last + 1)
            throw Damaged(Length, $"it ends after {_index.Last}, but the next segment begins with {next}");
    }

    private void ReadHeaders_NeedsLock(long upTo)
    {
        using var scanner = new RecordScanner(File_NeedsLock(), _index.End, Length);
        var chain = new RecordChain(Header.Epoch, _index.Last + 1, Header.Time);
        while (_index.End < Length && _index.NewestBlock <= upTo)
        {
            if (scanner.MoveNext(withBody: false) != RecordState.Whole) throw Damaged(scanner.Offset, "the record does not check, or is cut off");
            if (chain.Follow(scanner.Header) is { } problem) throw Damaged(scanner.Offset, problem);
            _index.Add(scanner.Header);
        }
    }

    private bool TryReadExactly(Span<byte> bytes, long offset)
    {
        SafeFileHandle file;
        var isHeld = false;
        lock (_gate)
        {
            if (_retired) return false;
            // Held, so that retiring the segment closes the file when this is through.
            (file = File_NeedsLock()).DangerousAddRef(ref isHeld);
        }

        try
        {
            ReadExactly(file, bytes, offset);
            return true;
        }
        finally
        {
            file.DangerousRelease();
        }
    }

    private void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes[read..], offset + read);
            if (count == 0) throw Damaged(offset + read, "the file became shorter while it was read");
            read += count;
        }
    }

    private SafeFileHandle File_NeedsLock()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _file ??= SharedFile.Open(Path);
    }
}
