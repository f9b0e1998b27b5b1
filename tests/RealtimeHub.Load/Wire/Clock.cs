using System.Diagnostics;

namespace RealtimeHub.Load.Wire;

/// <summary>Nanoseconds of the monotonic clock: the same in every process of the machine, so that a mark written by one is read by another.</summary>
internal static class Clock
{
    private static readonly long Tick = 1_000_000_000 / Stopwatch.Frequency;

    public static long Now => Stopwatch.GetTimestamp() * Tick;
}
