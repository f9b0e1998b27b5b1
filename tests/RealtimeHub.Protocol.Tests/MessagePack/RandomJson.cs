using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeHub.Protocol.Tests.MessagePack;

/// <summary>JSON of every kind of value; the same for the same seed.</summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] Texts = ["", "a", "ünï 😀", "\"\\/\b\f\n\r\t\u0001\u2028", new string('x', 40), new string('é', 200), new string('z', 70_000)];

    private readonly Random _random = new(seed);

    public string Next() => Value(0)?.ToJsonString() ?? "null";

    private JsonNode? Value(int depth) => _random.Next(depth > 5 ? 5 : 7) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 => JsonValue.Create(Integer()),
        3 => JsonNode.Parse(Number()),
        4 => Text(),
        5 => Array(depth),
        _ => Object(depth),
    };

    private long Integer() => _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64);

    // Shortest forms of doubles, so that the text is told by the value.
    private string Number() => JsonSerializer.Serialize(BitConverter.Int64BitsToDouble(_random.NextInt64()) is var any && double.IsFinite(any) ? any : 0.1)
        .ToString(CultureInfo.InvariantCulture);

    private string Text() => Texts[Math.Min(_random.Next(Texts.Length), _random.Next(Texts.Length))];

    private int Length() => _random.Next(20) == 0 ? _random.Next(15, 40) : _random.Next(4);

    private JsonArray Array(int depth) => [.. Enumerable.Range(0, Length()).Select(_ => Value(depth + 1))];

    private JsonObject Object(int depth) => new(Enumerable.Range(0, Length()).Select(i => KeyValuePair.Create(i + Text(), Value(depth + 1))));
}
