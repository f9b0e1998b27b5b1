using System.Buffers.Text;

namespace RealtimeHub.Simulation;

/// <summary>
/// Where segments begin on the TAI timeline. Segments are counted from TAI zero, so that a store started again goes on where media time
/// stands. AAC can only be cut between its frames of 1024 samples, so audio boundaries lie up to 21 ms before the video's.
/// </summary>
internal sealed class SegmentTimeline(TimeSpan segmentDuration, DateTimeOffset start)
{
    private const long TaiAheadOfUtcTicks = 37 * TimeSpan.TicksPerSecond;
    private const long Second = 1_000_000_000;

    // Three frames of 1024 samples at 48 kHz are 64 ms exactly.
    private const long ThreeAudioFrames = 64_000_000;

    private readonly long _duration = segmentDuration.Ticks;
    private readonly long _first = (start.UtcTicks - DateTime.UnixEpoch.Ticks + TaiAheadOfUtcTicks) / segmentDuration.Ticks;

    /// <summary>When the segment is complete and can be registered, UTC.</summary>
    public DateTime EndOf(long segment) => start.UtcDateTime.AddTicks((segment + 1) * _duration);

    /// <summary>The segment's number since TAI zero.</summary>
    public long NumberOf(long segment) => _first + segment;

    public int WriteTimerange(Span<byte> destination, long segment, bool audio)
    {
        destination[0] = (byte)'[';
        var at = 1 + WriteTimestamp(destination[1..], Boundary(segment, audio));
        destination[at++] = (byte)'_';
        at += WriteTimestamp(destination[at..], Boundary(segment + 1, audio));
        destination[at++] = (byte)')';
        return at;
    }

    private long Boundary(long segment, bool audio)
    {
        var nanoseconds = NumberOf(segment) * _duration * 100;
        if (!audio) return nanoseconds;
        var frames = (nanoseconds / ThreeAudioFrames * 3) + (nanoseconds % ThreeAudioFrames * 3 / ThreeAudioFrames);
        return (frames / 3 * ThreeAudioFrames) + (frames % 3 * ThreeAudioFrames / 3);
    }

    private static int WriteTimestamp(Span<byte> destination, long nanoseconds)
    {
        Utf8Formatter.TryFormat(nanoseconds / Second, destination, out var at);
        destination[at++] = (byte)':';
        Utf8Formatter.TryFormat(nanoseconds % Second, destination[at..], out var written);
        return at + written;
    }
}
