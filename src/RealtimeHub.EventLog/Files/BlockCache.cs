namespace RealtimeHub.EventLog.Files;

/// <summary>
/// Decoded blocks, shared by all readers that stand there; the least recently used go first. A block is loaded once however many
/// ask for it at the same time. What only one reader asked for goes soon: readers at different places would fill the cache with what
/// nobody asks for again, old enough when it goes to cost the collector more than it cost to read.
/// </summary>
/// <param name="maxBytes">How much is kept.</param>
/// <param name="maxOnceBytes">How much of it was asked for once.</param>
internal sealed class BlockCache(long maxBytes, long maxOnceBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _blocks = [];
    private readonly LinkedList<Entry> _once = new();
    private readonly LinkedList<Entry> _again = new();
    private long _onceBytes;
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
        catch
        {
            // The next reader asks the file again.
            lock (_gate) Remove_NeedsLock(key);
            throw;
        }
    }

    private Lazy<Block?> Touch_NeedsLock(Key key, Segment segment, BlockSpan span)
    {
        if (_blocks.TryGetValue(key, out var node)) Unlink_NeedsLock(node);
        else _blocks.Add(key, node = new LinkedListNode<Entry>(Load_NeedsLock(key, segment, span)));
        // Of a block of several reads the same reader comes again.
        Link_NeedsLock(node, node.Value.Touches++ == 0 && span.Length <= 2 * ReadLimit.Batch.Bytes ? _once : _again);
        while (_onceBytes > maxOnceBytes && _once.Count > 1) Remove_NeedsLock(_once.Last!.Value.Key);
        while (_bytes > maxBytes && _again.Count > 1) Remove_NeedsLock(_again.Last!.Value.Key);
        return node.Value.Block;
    }

    private Entry Load_NeedsLock(Key key, Segment segment, BlockSpan span)
    {
        Loads++;
        return new Entry(key, new Lazy<Block?>(() => segment.Load(span)));
    }

    private void Remove_NeedsLock(Key key)
    {
        if (_blocks.Remove(key, out var node)) Unlink_NeedsLock(node);
    }

    private void Link_NeedsLock(LinkedListNode<Entry> node, LinkedList<Entry> list)
    {
        list.AddFirst(node);
        Count_NeedsLock(list, node.Value.Key.Length);
    }

    private void Unlink_NeedsLock(LinkedListNode<Entry> node)
    {
        var list = node.List!;
        list.Remove(node);
        Count_NeedsLock(list, -node.Value.Key.Length);
    }

    private void Count_NeedsLock(LinkedList<Entry> list, int bytes)
    {
        _bytes += bytes;
        if (list == _once) _onceBytes += bytes;
    }

    private readonly record struct Key(long Segment, long Offset, int Length);

    private sealed class Entry(Key key, Lazy<Block?> block)
    {
        public Key Key => key;

        public Lazy<Block?> Block => block;

        public int Touches { get; set; }
    }
}
