using System.Diagnostics;
using RealtimeHub.Tams;

namespace RealtimeHub.Benchmarks;

/// <summary>What one more range costs a flow whose coverage is full of holes: at its end, as live stores add, and somewhere in it.</summary>
internal static class Coverage
{
    private const int Measured = 20_000;

    public static void Run()
    {
        foreach (var ranges in (int[])[1, 1_000, 10_000, 80_000])
        {
            var set = TimerangeSet.Empty;
            for (var i = 0; i < ranges; i++) set = set.Add(Second(4 * i));
            Report(ranges, "at the end", set, i => Second(4 * (ranges + i)));
            Report(ranges, "in between", set, i => Second((4 * (int)((i * 7919L) % ranges)) + 2));
        }
    }

    private static void Report(int ranges, string where, TimerangeSet set, Func<int, Timerange> range)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Measured; i++) set = set.Add(range(i));
        var took = Stopwatch.GetElapsedTime(began);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Console.WriteLine($"{ranges,7:N0} ranges, {where}: {took.TotalNanoseconds / Measured,8:N0} ns and {bytes / Measured,6:N0} bytes a range; {set.Count:N0} in the end");
    }

    private static Timerange Second(int second) => new(Timestamp.FromNanoseconds(second * 1_000_000_000L), Timestamp.FromNanoseconds((second + 1) * 1_000_000_000L), true, false);
}
