namespace RealtimeHub.EventLog.Files;

/// <summary>
/// Decoded blocks, shared by all readers that stand there; the least recently used go first. A block is loaded once however many
/// ask for it at the same time.
/// </summary>
internal sealed class BlockCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _blocks = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>How many blocks were read from a file.</summary>
    public long Loads { get; private set; }

    /// <summary>The block; null when retention took its segment.</summary>
    public Block? Get(Segment segment, BlockSpan span)
    {
        var key = new Key(segment.First, span.Offset, span.Length);
        Lazy<Block?> block;
        lock (_gate) block = Touch_NeedsLock(key, segment, span);
        try
        {
            return block.Value;
        }
        catch (IOException)
        {
            // The next reader asks the file again.
            lock (_gate) Remove_NeedsLock(key);
            throw;
        }
    }

    private Lazy<Block?> Touch_NeedsLock(Key key, Segment segment, BlockSpan span)
    {
        if (_blocks.TryGetValue(key, out var node)) _byUse.Remove(node);
        else _blocks.Add(key, node = Add_NeedsLock(key, segment, span));
        _byUse.AddFirst(node);
        while (_bytes > maxBytes && _byUse.Count > 1) Remove_NeedsLock(_byUse.Last!.Value.Key);
        return node.Value.Block;
    }

    private LinkedListNode<Entry> Add_NeedsLock(Key key, Segment segment, BlockSpan span)
    {
        Loads++;
        _bytes += span.Length;
        return new LinkedListNode<Entry>(new Entry(key, new Lazy<Block?>(() => segment.Load(span))));
    }

    private void Remove_NeedsLock(Key key)
    {
        if (!_blocks.Remove(key, out var node)) return;
        _byUse.Remove(node);
        _bytes -= key.Length;
    }

    private readonly record struct Key(long Segment, long Offset, int Length);

    private sealed record Entry(Key Key, Lazy<Block?> Block);
}
