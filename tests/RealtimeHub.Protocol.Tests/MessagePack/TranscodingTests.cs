using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.Protocol.Tests.MessagePack;

public sealed class TranscodingTests
{
    // The encodings of the MessagePack specification, the shortest that holds the value.
    [Theory]
    [InlineData("null", "c0")]
    [InlineData("false", "c2")]
    [InlineData("true", "c3")]
    [InlineData("0", "00")]
    [InlineData("127", "7f")]
    [InlineData("128", "cc80")]
    [InlineData("256", "cd0100")]
    [InlineData("65536", "ce00010000")]
    [InlineData("4294967296", "cf0000000100000000")]
    [InlineData("18446744073709551615", "cfffffffffffffffff")]
    [InlineData("-1", "ff")]
    [InlineData("-32", "e0")]
    [InlineData("-33", "d0df")]
    [InlineData("-129", "d1ff7f")]
    [InlineData("-32769", "d2ffff7fff")]
    [InlineData("-2147483649", "d3ffffffff7fffffff")]
    [InlineData("-9223372036854775808", "d38000000000000000")]
    [InlineData("1.0", "ca3f800000")]
    [InlineData("-0.0", "ca80000000")]
    [InlineData("0.1", "cb3fb999999999999a")]
    [InlineData("\"\"", "a0")]
    [InlineData("\"é\"", "a2c3a9")]
    [InlineData("\"0123456789012345678901234567890\"", "bf30313233343536373839303132333435363738393031323334353637383930")]
    [InlineData("\"01234567890123456789012345678901\"", "d9203031323334353637383930313233343536373839303132333435363738393031")]
    [InlineData("[]", "90")]
    [InlineData("{}", "80")]
    [InlineData("[1,[2,{\"a\":[]}]]", "92019202" + "81a16190")]
    [InlineData("[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]", "dc001000000000000000000000000000000000")]
    public void Json_and_MessagePack_say_the_same(string json, string hex)
    {
        Convert.ToHexStringLower(JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes(json))).Should().Be(hex);
        ToJson(Convert.FromHexString(hex)).Should().Be(json);
    }

    [Theory]
    [InlineData(" [ 1 , 2 ] ", "[1,2]")]
    [InlineData("-0", "-0.0")]
    [InlineData("1.10", "1.1")]
    [InlineData("1e3", "1000.0")]
    [InlineData("100e-2", "1.0")]
    [InlineData("1e400", "1e999")]
    [InlineData("-1e400", "-1e999")]
    [InlineData("12345678901234567890123", "1.2345678901234568e+22")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("1152921504606846976.0", "1152921504606847000")]
    [InlineData("9007199254740991.0", "9007199254740991.0")]
    [InlineData("123.456", "123.456")]
    [InlineData("-0.000001", "-0.000001")]
    [InlineData("0.00000123", "0.00000123")]
    [InlineData("0.000000123", "1.23e-7")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("\"\\b\\f\\u000b\"", "\"\\b\\f\\u000b\"")]
    [InlineData("\"\\u00e9\\/\\ud83d\\ude00\\u0000\"", "\"é/😀\\u0000\"")]
    [InlineData("\"\\ud800\"", "\"\ufffd\"")]
    [InlineData("\"\\ud800\\u0041\\udc00\"", "\"\ufffdA\ufffd\"")]
    [InlineData("{\"__proto__\":{\"x\":1},\"a\":{\"\\u005f_proto__\":[1]},\"\":2}", "{\"a\":{},\"\":2}")]
    [InlineData("{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}")]
    public void Text_becomes_what_it_means(string json, string said) => ToJson(JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes(json))).Should().Be(said);

    [Fact]
    public void Any_json_comes_back_with_its_values_and_its_order()
    {
        var random = new RandomJson(7);
        for (var i = 0; i < 500; i++)
        {
            var json = random.Next();
            var back = ToJson(JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes(json)));

            Order(back).Should().Be(Order(json));
        }
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Containers_of_any_length_come_back(int count)
    {
        var array = $"[{string.Join(',', Enumerable.Repeat("0.1", count))}]";
        var map = $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\":[]"))}}}";

        ToJson(JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes(array))).Should().Be(array);
        ToJson(JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes(map))).Should().Be(map);
    }

    [Theory]
    [InlineData("cb7ff8000000000000", "NaN is no number")]
    [InlineData("8101a0", "a key of a map must be text")]
    [InlineData("81c0a0", "a key of a map must be text")]
    [InlineData("d40100", "extension type 1 is not taken")]
    [InlineData("d4ff00", "extension type -1 is not taken")]
    [InlineData("c70cffffffffff0000000000000000", "the timestamp is out of range")]
    [InlineData("c70cff000000007fffffffffffffff", "the timestamp is out of range")]
    [InlineData("c4027b7d7d", null)]
    [InlineData("c4037b7d7d", "binary is taken for JSON: *")]
    [InlineData("c4017b", "binary is taken for JSON: *")]
    [InlineData("c400", "binary is taken for JSON: *")]
    public void What_json_cannot_say_is_refused(string hex, string? problem)
    {
        var say = () => ToJson(Convert.FromHexString(hex));

        if (problem is null) say().Should().Be("{}");
        else say.Should().Throw<NotJsonException>().WithMessage(problem);
    }

    [Theory]
    [InlineData("d6ff6a61d5d8", "\"2026-07-23T08:50:32.000Z\"")]
    [InlineData("d7ff5f5e10006a61d5d8", "\"2026-07-23T08:50:32.400Z\"")]
    [InlineData("c70cff00000064ffffffffffffffff", "\"1969-12-31T23:59:59.0000001Z\"")]
    public void A_date_of_javascript_is_its_text(string hex, string json) =>
        ToJson(Convert.FromHexString(hex)).Should().Be(json);

    [Fact]
    public void Nesting_ends_at_64()
    {
        var most = $"{new string('[', 64)}{new string(']', 64)}";

        ToJson(JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes(most))).Should().Be(most);
        var deeper = () => JsonToMessagePack.ToArray(Encoding.UTF8.GetBytes($"[{most}]"));
        deeper.Should().Throw<JsonException>();
    }

    internal static string ToJson(byte[] pack)
    {
        var reader = new MessagePackReader(pack);
        using var json = new PooledBuffer(16);
        MessagePackToJson.Write(ref reader, json);
        return Encoding.UTF8.GetString(json.Span);
    }

    // The order of members counts; of a number its value does, not how it is written.
    private static string Order(string json) => Canonical(JsonNode.Parse(json));

    private static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray array => $"[{string.Join(',', array.Select(Canonical))}]",
        JsonObject members => $"{{{string.Join(',', members.Select(m => $"{m.Key}:{Canonical(m.Value)}"))}}}",
        _ when node.GetValueKind() != JsonValueKind.Number => node.ToJsonString(),
        _ => Math.Abs(node.GetValue<double>()) is > 1e15 and < 1e20 ? $"{decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture):0}" : $"{node.GetValue<double>():R}",
    };
}
