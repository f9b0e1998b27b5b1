using System.Buffers;
using System.Text;

namespace RealtimeHub.Delivery.Calling;

/// <summary>Reads so much of an answer that the connection can be used again, and keeps its beginning.</summary>
internal static class AnswerReader
{
    private const int MostRead = 64 << 10;
    private const int Kept = 1 << 10;

    /// <returns>The beginning as text without control characters; null for an empty answer.</returns>
    public static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0) return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(MostRead);
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MostRead), MostRead, throwOnEndOfStream: false, cancellationToken);
            return length == 0 ? null : Shown(buffer.AsSpan(0, Math.Min(length, Kept)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // It is shown in terminals and pages: a receiver must not move somebody's cursor.
    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
    }
}
