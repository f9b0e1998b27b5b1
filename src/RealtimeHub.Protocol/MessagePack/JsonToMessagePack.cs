using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>
/// Says JSON in MessagePack: objects are maps, integers that 64 bits hold are integers, other numbers are the nearest double, as in JavaScript.
/// </summary>
public static class JsonToMessagePack
{
    private const int Depth = 64;

    /// <summary>How many bytes <see cref="Write"/> needs at most.</summary>
    // What grows most is a number such as ",1.1": 4 bytes become the 9 of a double. Long arrays have a larger header.
    public static int MaxLength(int json) => checked((int)((json * 5L / 2) + 16));

    /// <summary>One value.</summary>
    /// <exception cref="JsonException">It is not JSON, or nested deeper than 64.</exception>
    public static byte[] ToArray(ReadOnlySpan<byte> json)
    {
        var rented = ArrayPool<byte>.Shared.Rent(MaxLength(json.Length));
        try
        {
            return rented.AsSpan(0, Write(json, rented)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes one value and returns how many bytes that took.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="to">At least <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="JsonException">It is not JSON, or nested deeper than 64.</exception>
    public static int Write(ReadOnlySpan<byte> json, Span<byte> to)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        Span<Container> open = stackalloc Container[Depth];
        var (depth, at) = (0, 0);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                at += Close(open[--depth], reader.TokenType == JsonTokenType.EndObject, to, at);
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                if (IsForbidden(ref reader)) reader.Skip();
                else at += Text(ref reader, to[at..]);
                continue;
            }

            if (depth > 0) open[depth - 1].Count++;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) open[depth++] = new Container { At = at++ };
            else at += Scalar(ref reader, to[at..]);
        }

        return at;
    }

    // The npm decoder refuses a whole message for one member of this name, so one such event would end every subscriber again and again.
    private static bool IsForbidden(ref Utf8JsonReader name) => name.ValueTextEquals("__proto__"u8);

    private static int Scalar(ref Utf8JsonReader reader, Span<byte> to)
    {
        var writer = new MessagePackWriter(to);
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return Text(ref reader, to);
            case JsonTokenType.Number: Number(ref writer, ref reader); break;
            case JsonTokenType.Null: writer.Nil(); break;
            default: writer.Boolean(reader.TokenType == JsonTokenType.True); break;
        }

        return writer.Written;
    }

    private static void Number(ref MessagePackWriter writer, ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer) && (integer != 0 || reader.ValueSpan[0] != '-')) writer.Integer(integer);
        else if (reader.TryGetUInt64(out var unsigned) && unsigned != 0) writer.Unsigned(unsigned);
        else writer.Float(double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static int Text(ref Utf8JsonReader reader, Span<byte> to)
    {
        var writer = new MessagePackWriter(to);
        if (reader.ValueIsEscaped) TextOf(ref writer, reader.ValueSpan);
        else writer.Text(reader.ValueSpan);
        return writer.Written;
    }

    private static void TextOf(ref MessagePackWriter writer, ReadOnlySpan<byte> escaped)
    {
        var rented = ArrayPool<byte>.Shared.Rent(escaped.Length);
        try
        {
            writer.Text(rented.AsSpan(0, JsonEscapes.Resolve(escaped, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // A byte was left for the header, which is enough for 15 items; what follows makes room for more.
    private static int Close(Container container, bool isMap, Span<byte> to, int end)
    {
        var count = container.Count;
        var more = count <= 15 ? 0 : count <= ushort.MaxValue ? 2 : 4;
        if (more > 0) to[(container.At + 1)..end].CopyTo(to[(container.At + 1 + more)..]);
        var writer = new MessagePackWriter(to[container.At..]);
        if (isMap) writer.Map(count);
        else writer.Array(count);
        return more;
    }

    private struct Container
    {
        public int At;
        public int Count;
    }
}
