using System.Runtime.InteropServices;

namespace RealtimeHub.EventLog.Files;

/// <summary>Whole records that are read, decoded and cached together.</summary>
/// <param name="First">The sequence of the first event.</param>
/// <param name="Received">The time of the first record.</param>
/// <param name="Offset">Where in the file.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct BlockSpan(long First, long Received, long Offset, int Length);

/// <summary>
/// Where in a segment which sequences stand: the beginnings of blocks of about 56 KiB. A larger record is a block of its own.
/// </summary>
internal sealed class SegmentIndex(long first)
{
    // A little less than a batch to a subscriber, so that a reader that catches up gets block by block, each whole.
    private const int BlockBytes = 56 << 10;

    private readonly List<(long First, long Received, long Offset)> _blocks = [];

    /// <summary>The last sequence known.</summary>
    public long Last { get; private set; } = first - 1;

    /// <summary>Up to where the file is known.</summary>
    public long End { get; private set; } = SegmentHeader.Size;

    /// <summary>The first sequence of the newest block, which may still grow.</summary>
    public long NewestBlock => _blocks.Count == 0 ? long.MinValue : _blocks[^1].First;

    public void Add(in RecordHeader header)
    {
        if (_blocks.Count == 0 || End + header.Length - _blocks[^1].Offset > BlockBytes) _blocks.Add((header.First, header.Received, End));
        Last = header.Last;
        End += header.Length;
    }

    public BlockSpan Find(long sequence) => Span(CountWhile(sequence, static (block, s) => block.First <= s) - 1);

    /// <summary>The last block that begins before a time; null when none does.</summary>
    public BlockSpan? FindBefore(long time)
    {
        var count = CountWhile(time, static (block, t) => block.Received < t);
        return count == 0 ? null : Span(count - 1);
    }

    private int CountWhile(long value, Func<(long First, long Received, long Offset), long, bool> isBefore)
    {
        var blocks = CollectionsMarshal.AsSpan(_blocks);
        var (low, high) = (0, blocks.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (isBefore(blocks[middle], value)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private BlockSpan Span(int i)
    {
        var (first, received, offset) = _blocks[i];
        var end = i + 1 < _blocks.Count ? _blocks[i + 1].Offset : End;
        return new BlockSpan(first, received, offset, checked((int)(end - offset)));
    }
}
