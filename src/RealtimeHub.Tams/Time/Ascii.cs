using System.Text;

namespace RealtimeHub.Tams;

/// <summary>Both time types write themselves once, as ASCII bytes; this turns those into characters.</summary>
internal static class Ascii
{
    /// <summary>Two timestamps of 26 characters, two markers and the underscore, rounded up.</summary>
    private const int Longest = 64;

    public static string ToString<T>(T value) where T : IUtf8SpanFormattable
    {
        Span<byte> buffer = stackalloc byte[Longest];
        value.TryFormat(buffer, out var length, default, null);
        return Encoding.ASCII.GetString(buffer[..length]);
    }

    public static bool TryFormat<T>(T value, Span<char> destination, out int written) where T : IUtf8SpanFormattable
    {
        Span<byte> buffer = stackalloc byte[Longest];
        value.TryFormat(buffer, out var length, default, null);
        return Encoding.ASCII.TryGetChars(buffer[..length], destination, out written);
    }
}
