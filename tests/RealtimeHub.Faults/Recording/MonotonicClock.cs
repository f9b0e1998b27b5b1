using System.Diagnostics;

namespace RealtimeHub.Faults.Recording;

/// <summary>The machine's monotonic clock: the same for all processes, unmoved by clock changes.</summary>
internal static class MonotonicClock
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static long Now => (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);
}
