using System.Numerics;

namespace RealtimeHub.Load;

/// <summary>Counts nanoseconds in buckets less than 1 % wide: 64 KiB, however many are recorded.</summary>
internal sealed class Histogram
{
    private const int Bits = 7;
    private const int Buckets = 1 << Bits;

    private readonly long[] _counts = new long[(64 - Bits + 1) * Buckets];

    public long Count { get; private set; }

    public double MaxMilliseconds { get; private set; }

    public void Record(long nanoseconds)
    {
        var value = (ulong)Math.Max(0, nanoseconds);
        _counts[Index(value)]++;
        Count++;
        MaxMilliseconds = Math.Max(MaxMilliseconds, value / 1e6);
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        MaxMilliseconds = Math.Max(MaxMilliseconds, other.MaxMilliseconds);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        (Count, MaxMilliseconds) = (0, 0);
    }

    /// <summary>The value below which this part of all lies, in milliseconds.</summary>
    public double Milliseconds(double part)
    {
        var rank = (long)Math.Ceiling(Count * part);
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0 && _counts[i] > 0) return Middle(i) / 1e6;
        }

        return double.NaN;
    }

    private static int Index(ulong value)
    {
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(value) - Bits - 1);
        return (shift * Buckets) + (int)(value >> shift);
    }

    private static double Middle(int index)
    {
        if (index < 2 * Buckets) return index;
        var shift = (index / Buckets) - 1;
        return (index - (shift * Buckets) + 0.5) * Math.Pow(2, shift);
    }
}
