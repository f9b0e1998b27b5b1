using System.Globalization;

namespace RealtimeHub.Server.Streams;

/// <summary>Reads ages, sizes and counts as people write them.</summary>
internal static class RetentionText
{
    private static readonly (string Unit, double Seconds)[] Ages = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];

    private static readonly (string Unit, double Bytes)[] Sizes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1), ("", 1),
    ];

    /// <summary>Reads an age of at least a second; a number without a unit could be anything and is none.</summary>
    public static bool TryReadAge(string? text, out TimeSpan? age)
    {
        age = null;
        if (IsNone(text)) return true;
        if (TryRead(text, Ages, out var seconds) && seconds < TimeSpan.MaxValue.TotalSeconds / 10) age = TimeSpan.FromSeconds(seconds);
        else if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)) age = span;
        return age >= TimeSpan.FromSeconds(1);
    }

    /// <summary>Reads a size of at least a byte.</summary>
    public static bool TryReadBytes(string? text, out long? bytes)
    {
        bytes = null;
        if (IsNone(text)) return true;
        if (TryRead(text, Sizes, out var size) && size < 1L << 62) bytes = (long)size;
        return bytes >= 1;
    }

    /// <summary>Reads a count of at least one.</summary>
    public static bool TryReadCount(string? text, out long? count)
    {
        count = null;
        if (IsNone(text)) return true;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) count = number;
        return count >= 1;
    }

    private static bool IsNone([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] string? text) => text is null or "none";

    private static bool TryRead(string text, (string Unit, double Factor)[] units, out double value)
    {
        value = 0;
        foreach (var (unit, factor) in units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)) return false;
            value *= factor;
            return true;
        }

        return false;
    }
}
