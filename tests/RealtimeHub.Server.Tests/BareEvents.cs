using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeHub.Server.Tests;

/// <summary>Events without what the hub added.</summary>
internal static class BareEvents
{
    public static JsonNode Of(string json)
    {
        var envelope = JsonNode.Parse(json)!.AsObject();
        foreach (var name in new[] { "position", "groups", "received" }) envelope.Remove(name);
        return envelope;
    }

    public static JsonNode Of(JsonElement delivered) => Of(delivered.GetRawText());

    /// <summary>The same JSON value, and numbers with the same text.</summary>
    public static void ShouldBeSame(IEnumerable<string> delivered, IEnumerable<string> published)
    {
        var (actual, expected) = (delivered.ToList(), published.ToList());
        actual.Should().HaveCount(expected.Count);
        foreach (var (got, sent) in actual.Zip(expected))
        {
            JsonNode.DeepEquals(Of(got), Of(sent)).Should().BeTrue($"{got} was published as {sent}");
            Numbers(got).Should().Equal(Numbers(sent));
        }
    }

    private static List<string> Numbers(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Numbers(document.RootElement.GetProperty("event")).ToList();
    }

    private static IEnumerable<string> Numbers(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => [json.GetRawText()],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Numbers).ToList(),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Numbers(m.Value)).ToList(),
        _ => [],
    };
}
