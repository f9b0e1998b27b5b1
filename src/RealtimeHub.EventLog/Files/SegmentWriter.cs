using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using RealtimeHub.EventLog.Appending;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// Writes to the newest segment and begins the next. The file is opened write-through: a write that returns is on stable storage,
/// one that throws is not. A full disk is an answer, every other error an exception that the owner must not survive.
/// </summary>
internal sealed class SegmentWriter(string folder, SegmentSet segments, SegmentLimits limits, TimeProvider time, FileLogHooks hooks) : IDisposable
{
    private SafeFileHandle? _file;
    private Segment? _present;
    private RecordChain _chain;
    private long _began;

    /// <summary>Begins a segment; false when the disk is full, then the present one goes on.</summary>
    public bool TryBegin(SegmentHeader header)
    {
        var path = Path.Combine(folder, Segment.NameOf(header.First));
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.WriteThrough);
            WriteHeader(file, header);
            Durable.SyncFolder(folder);
        }
        catch (IOException e) when (StorageFault.IsFull(e))
        {
            file?.Dispose();
            File.Delete(path);
            return false;
        }

        _file?.Dispose();
        (_file, _present) = (file, new Segment(path, header, SegmentHeader.Size));
        _chain = new RecordChain(header.Epoch, header.First, header.Time);
        segments.Add(_present);
        return true;
    }

    /// <summary>Makes records durable with one write; false when the disk is full: then none of them is in the log.</summary>
    /// <param name="group">The records.</param>
    /// <param name="beginsSegment">Nothing that is in the log before them shall be in their segment.</param>
    public bool TryWrite(RecordEncoder group, bool beginsSegment)
    {
        var chain = Follow(group);
        if (!HasRoom(group, beginsSegment) && !TryBeginNext(group.Records[0])) return false;
        var offset = _present!.Length;
        var began = Stopwatch.GetTimestamp();
        try
        {
            hooks.Write(_file!, group.Bytes, offset);
        }
        catch (IOException e) when (StorageFault.IsFull(e))
        {
            CutOff(offset);
            return false;
        }

        hooks.Synced(Stopwatch.GetElapsedTime(began));
        if (offset == SegmentHeader.Size) _began = group.Records[0].Received;
        _chain = chain;
        _present.Extend(group.Records, time.GetTimestamp());
        return true;
    }

    public void Dispose() => _file?.Dispose();

    private bool HasRoom(RecordEncoder group, bool beginsSegment) =>
        _present!.Length == SegmentHeader.Size || (!beginsSegment && !limits.AreReachedBy(_present, _began, group));

    // What does not follow is never written: a reader could not tell it from loss.
    private RecordChain Follow(RecordEncoder group)
    {
        var chain = _chain;
        for (var i = 0; i < group.Records.Count; i++)
        {
            if (chain.Follow(group.Records[i]) is { } problem) throw new OrderBrokenException($"What was about to be written does not follow: {problem}.");
        }

        return chain;
    }

    // With the time of the newest event before it: by that retention knows how old the segment before is without reading it.
    private bool TryBeginNext(in RecordHeader first) => TryBegin(new SegmentHeader(first.Epoch, first.First, _chain.Received));

    // Synced, or records that were refused could come back with the next start.
    private void CutOff(long length)
    {
        RandomAccess.SetLength(_file!, length);
        Durable.Sync(_file!, _present!.Path);
    }

    private void WriteHeader(SafeFileHandle file, SegmentHeader header)
    {
        var bytes = new byte[SegmentHeader.Size];
        header.Write(bytes);
        hooks.Write(file, bytes, 0);
    }
}
