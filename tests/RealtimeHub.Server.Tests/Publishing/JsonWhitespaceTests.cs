using System.Text;
using System.Text.Json.Nodes;
using RealtimeHub.Server.Publishing;

namespace RealtimeHub.Server.Tests.Publishing;

public sealed class JsonWhitespaceTests
{
    [Fact]
    public void Random_json_loses_its_white_space_and_nothing_else()
    {
        var random = new RandomJson(seed: 20260723);
        for (var i = 0; i < 3000; i++)
        {
            var (spaced, dense) = random.Next();

            var kept = Encoding.UTF8.GetString(JsonWhitespace.Drop(Encoding.UTF8.GetBytes(spaced)));

            kept.Should().Be(dense);
            JsonNode.DeepEquals(JsonNode.Parse(kept), JsonNode.Parse(spaced)).Should().BeTrue(spaced);
        }
    }

    [Theory]
    [InlineData("""  ["a b" , "\\" , "\"" , " \\\" " ]  """, """["a b","\\","\""," \\\" "]""")]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("\t\r\n1 ", "1")]
    [InlineData("{}", "{}")]
    public void White_space_in_strings_stays(string json, string kept) =>
        Encoding.UTF8.GetString(JsonWhitespace.Drop(Encoding.UTF8.GetBytes(json))).Should().Be(kept);
}
