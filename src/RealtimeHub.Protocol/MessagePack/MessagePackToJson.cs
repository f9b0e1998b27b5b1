using System.Globalization;
using System.Text.Json;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>
/// Says MessagePack in JSON. Binary is JSON already and taken as it is; a timestamp (extension -1) becomes RFC 3339 text, as JavaScript writes
/// dates; ±infinity becomes ±1e999, which readers of JSON take for it.
/// </summary>
public static class MessagePackToJson
{
    /// <summary>How deep arrays and maps may be nested, as in the JSON that it becomes.</summary>
    public const int Depth = 64;

    /// <summary>Reads one value and writes it.</summary>
    /// <exception cref="MessagePackFormatException">It is cut off, malformed, or nested too deep.</exception>
    /// <exception cref="NotJsonException">It is something that JSON cannot say: not a number, a key that is no text, an extension.</exception>
    public static void Write(ref MessagePackReader reader, PooledBuffer json)
    {
        Span<Container> open = stackalloc Container[Depth];
        var depth = 0;
        do
        {
            if (depth > 0 && open[depth - 1].IsMap) Key(ref reader, json);
            var type = reader.Read();
            if (type is MessagePackType.Array or MessagePackType.Map)
            {
                if (depth == Depth) throw new MessagePackFormatException($"it is nested deeper than {Depth}");
                json.Append(type == MessagePackType.Map ? "{"u8 : "["u8);
                open[depth++] = new Container { Left = reader.Count + 1, IsMap = type == MessagePackType.Map };
            }
            else
            {
                Scalar(type, ref reader, json);
            }
        }
        while (Continues(open, ref depth, json));
    }

    // After a value: closes what is complete, and says whether there is more to read.
    private static bool Continues(Span<Container> open, ref int depth, PooledBuffer json)
    {
        for (; depth > 0; depth--)
        {
            ref var container = ref open[depth - 1];
            var isFirst = !container.IsBegun;
            container.IsBegun = true;
            if (--container.Left > 0)
            {
                if (!isFirst) json.Append(","u8);
                return true;
            }

            json.Append(container.IsMap ? "}"u8 : "]"u8);
        }

        return false;
    }

    private static void Key(ref MessagePackReader reader, PooledBuffer json)
    {
        if (reader.Read() != MessagePackType.Text) throw new NotJsonException("a key of a map must be text");
        JsonText.Write(reader.Bytes, json);
        json.Append(":"u8);
    }

    private static void Scalar(MessagePackType type, ref MessagePackReader reader, PooledBuffer json)
    {
        switch (type)
        {
            case MessagePackType.Text: JsonText.Write(reader.Bytes, json); break;
            case MessagePackType.Integer: Format(reader.Integer, json); break;
            case MessagePackType.Unsigned: Format(reader.Unsigned, json); break;
            case MessagePackType.Float: Float(reader.Float, json); break;
            case MessagePackType.Nil: json.Append("null"u8); break;
            case MessagePackType.Boolean: json.Append(reader.Boolean ? "true"u8 : "false"u8); break;
            case MessagePackType.Binary: AsItIs(reader.Bytes, json); break;
            default: JsonText.Write(MessagePackTimestamp.Format(reader.Extension, reader.Bytes), json); break;
        }
    }

    private static void Format<T>(T number, PooledBuffer json)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(json.GetSpan(32), out var written, default, CultureInfo.InvariantCulture);
        json.Advance(written);
    }

    private static void Float(double value, PooledBuffer json)
    {
        if (double.IsNaN(value)) throw new NotJsonException("NaN is no number");
        if (double.IsInfinity(value))
        {
            json.Append(value > 0 ? "1e999"u8 : "-1e999"u8);
            return;
        }

        json.Advance(JsonNumber.Format(value, json.GetSpan(JsonNumber.MaxLength)));
    }

    private static void AsItIs(ReadOnlySpan<byte> bytes, PooledBuffer json)
    {
        // One value and nothing behind it: the text around it must stay what it is.
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Depth });
            while (reader.Read()) { }
        }
        catch (JsonException e)
        {
            throw new NotJsonException($"binary is taken for JSON: {e.Message.TrimEnd('.')}");
        }

        json.Append(bytes);
    }

    private struct Container
    {
        public int Left;
        public bool IsMap;
        public bool IsBegun;
    }
}
