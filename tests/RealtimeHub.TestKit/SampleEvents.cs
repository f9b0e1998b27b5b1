using System.Text.Json;

namespace RealtimeHub.TestKit;

/// <summary>The eight sample events of TAMS 8.2, and made-up ones.</summary>
public static class SampleEvents
{
    /// <summary>A flow id that the specification's examples use.</summary>
    public const string FlowId = "4f79cfd1-c057-47f4-8e4d-1b126ca7bf34";

    /// <summary>The eight, each as its JSON text.</summary>
    public static IReadOnlyList<string> Eight { get; } = Read();

    /// <summary>A segment event of a flow, <paramref name="number"/> seconds into its timeline.</summary>
    public static string Segment(int number, string flowId = FlowId) =>
        $$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_added","event":{"flow_id":"{{{flowId}}}","segments":[{"object_id":"object-{{{number}}}","timerange":"[{{{number}}}:0_{{{number + 1}}}:0)"}]}}""";

    private static List<string> Read()
    {
        using var file = typeof(SampleEvents).Assembly.GetManifestResourceStream("sample-events-8.2.json")!;
        using var json = JsonDocument.Parse(file);
        return [.. json.RootElement.EnumerateArray().Select(e => e.GetRawText())];
    }
}
