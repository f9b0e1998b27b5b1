using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Reading;

/// <summary>
/// Reads what is no longer in memory, in blocks that begin at the same sequences for everybody: readers who come back together share
/// them, and one that is being read is read once however many ask.
/// </summary>
internal sealed class BlockReader(RedisLinks links, StreamKeys keys, EpochTable epochs, long maxBytes)
{
    private const int EventsEach = 1024;
    private const int BytesEach = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> _blocks = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;
    private long _loads;

    /// <summary>How many times Redis was asked.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>Reads on from a position that is kept and before the tip. Nothing when the next event cannot be had.</summary>
    /// <param name="after">What was read last.</param>
    /// <param name="limit">How much at most.</param>
    /// <param name="tip">Up to where readers may see.</param>
    /// <param name="standing">Told where the log begins, as each answer says.</param>
    /// <exception cref="OtherHistoryException">Redis holds another history.</exception>
    public async Task<Slice> ReadAfterAsync(long after, ReadLimit limit, long tip, Action<long> standing)
    {
        var builder = new SliceBuilder(limit);
        var end = after;
        while (end < tip)
        {
            var (block, first) = await BlockOfAsync(end + 1, tip);
            standing(first);
            if (block is null) break;
            var last = Math.Min(block.Last, tip);
            while (end < last && builder.TryTake(block[end + 1])) end++;
            if (end < last) break;
        }

        return builder.ToSlice(epochs.PositionOf(end), tip);
    }

    // A block with large events comes in parts; each begins where the one before ends.
    private async Task<(Block? Block, long First)> BlockOfAsync(long sequence, long tip)
    {
        var start = sequence - ((sequence - 1) % EventsEach);
        var end = Math.Min(start + EventsEach - 1, tip);
        var at = start;
        while (true)
        {
            var loaded = await GetAsync(at, end);
            if (loaded.Block is { } block && block.Last < sequence && block.Last < end)
            {
                at = block.Last + 1;
                continue;
            }

            // A hole, or what retention took since, lies before what was read: try from the sequence itself.
            if (loaded.Block is null || loaded.Block.First > sequence || loaded.Block.Last < sequence)
            {
                if (at == sequence) return (null, loaded.First);
                at = sequence;
                continue;
            }

            return (loaded.Block, loaded.First);
        }
    }

    private async Task<Loaded> GetAsync(long start, long end)
    {
        Entry entry;
        lock (_gate) entry = Touch_NeedsLock(start, end);
        try
        {
            var loaded = await entry.Loading.Value;
            lock (_gate) Weigh_NeedsLock(entry, loaded);
            return loaded;
        }
        catch
        {
            // The next reader asks Redis again.
            lock (_gate) Remove_NeedsLock(entry);
            throw;
        }
    }

    private Entry Touch_NeedsLock(long start, long end)
    {
        if (_blocks.TryGetValue(start, out var node)) _byUse.Remove(node);
        else _blocks.Add(start, node = new LinkedListNode<Entry>(new Entry(start, new Lazy<Task<Loaded>>(() => LoadAsync(start, end)))));
        _byUse.AddFirst(node);
        return node.Value;
    }

    private void Weigh_NeedsLock(Entry entry, Loaded loaded)
    {
        // What holds nothing may hold something later.
        if (loaded.Block is null)
        {
            Remove_NeedsLock(entry);
            return;
        }

        if (entry.Bytes > 0 || !_blocks.TryGetValue(entry.Start, out var node) || !ReferenceEquals(node.Value, entry)) return;
        entry.Bytes = loaded.Block.Length;
        _bytes += entry.Bytes;
        Evict_NeedsLock();
    }

    // Not those that are still being read: whoever asks again would have them read twice.
    private void Evict_NeedsLock()
    {
        for (var oldest = _byUse.Last; _bytes > maxBytes && oldest != _byUse.First;)
        {
            var (at, next) = (oldest!.Value, oldest.Previous);
            if (at.Bytes > 0) Remove_NeedsLock(at);
            oldest = next;
        }
    }

    private void Remove_NeedsLock(Entry entry)
    {
        if (!_blocks.TryGetValue(entry.Start, out var node) || !ReferenceEquals(node.Value, entry)) return;
        _blocks.Remove(entry.Start);
        _byUse.Remove(node);
        _bytes -= entry.Bytes;
        entry.Bytes = 0;
    }

    private async Task<Loaded> LoadAsync(long start, long end)
    {
        Interlocked.Increment(ref _loads);
        RedisValue[] arguments = [EpochText.Of(epochs.Present.Id), start - 1, end, EventsEach, BytesEach];
        var answer = ReadAnswer.Read(await links.Bulk.RunAsync(Script.Read, keys, arguments), epochs) ?? throw new OtherHistoryException();
        var dense = Dense(answer.Events);
        return new Loaded(dense.Length == 0 ? null : new Block(dense, dense.Sum(e => e.Json.Length)), answer.First);
    }

    // Up to the first hole, if somebody made one.
    private static HubEvent[] Dense(HubEvent[] events)
    {
        var count = 0;
        while (count < events.Length && events[count].Position.Sequence == events[0].Position.Sequence + count) count++;
        return count == events.Length ? events : events[..count];
    }

    private readonly record struct Loaded(Block? Block, long First);

    private sealed class Entry(long start, Lazy<Task<Loaded>> loading)
    {
        public long Start { get; } = start;

        public Lazy<Task<Loaded>> Loading { get; } = loading;

        public long Bytes { get; set; }
    }
}
