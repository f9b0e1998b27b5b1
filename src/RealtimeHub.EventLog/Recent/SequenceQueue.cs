namespace RealtimeHub.EventLog.Recent;

/// <summary>Ascending sequences: added at the end, dropped at the front, found by halving.</summary>
internal sealed class SequenceQueue
{
    private const int Smallest = 4;

    // Most lines of a hub with many waiting subscribers have no event: they cost no array.
    private long[] _ring = [];
    private int _head;

    public int Count { get; private set; }

    public long Last => this[Count - 1];

    public long this[int index] => _ring[(_head + index) & (_ring.Length - 1)];

    /// <summary>An event may name a key twice; it is filed once.</summary>
    public void Add(long sequence)
    {
        if (Count > 0 && Last == sequence) return;
        if (Count == _ring.Length) Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = sequence;
    }

    public void DropFirst(long sequence)
    {
        if (Count == 0 || this[0] != sequence) return;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
    }

    /// <summary>The index of the first that is greater; <see cref="Count"/> when none is.</summary>
    public int IndexAfter(long sequence)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (this[middle] <= sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Grow()
    {
        var larger = new long[Math.Max(_ring.Length * 2, Smallest)];
        for (var i = 0; i < Count; i++) larger[i] = this[i];
        (_ring, _head) = (larger, 0);
    }
}
