using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>The extension type -1: what the npm encoder makes of a <c>Date</c>, where JSON has its text.</summary>
internal static class MessagePackTimestamp
{
    private const uint MaxNanoseconds = 999_999_999;

    /// <summary>RFC 3339, with milliseconds, or ticks where there is more.</summary>
    /// <exception cref="NotJsonException">It is another extension, or a time before year 1 or after 9999.</exception>
    public static byte[] Format(sbyte type, ReadOnlySpan<byte> bytes)
    {
        if (type != -1 || !TryRead(bytes, out var seconds, out var nanoseconds)) throw new NotJsonException($"extension type {type} is not taken");
        if (nanoseconds > MaxNanoseconds || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            throw new NotJsonException("the timestamp is out of range");
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100);
        var format = nanoseconds % 1_000_000 == 0 ? "yyyy-MM-ddTHH:mm:ss.fffZ" : "yyyy-MM-ddTHH:mm:ss.fffffffZ";
        return Encoding.ASCII.GetBytes(time.ToString(format, CultureInfo.InvariantCulture));
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out long seconds, out uint nanoseconds)
    {
        (seconds, nanoseconds) = (0, 0);
        switch (bytes.Length)
        {
            case 4: seconds = BinaryPrimitives.ReadUInt32BigEndian(bytes); return true;
            case 8:
                var both = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                (nanoseconds, seconds) = ((uint)(both >> 34), (long)(both & 0x3_ffff_ffff));
                return true;
            case 12:
                (nanoseconds, seconds) = (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[4..]));
                return true;
            default: return false;
        }
    }
}
