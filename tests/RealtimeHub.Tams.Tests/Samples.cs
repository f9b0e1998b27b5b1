using System.Text;
using System.Text.Json;

namespace RealtimeHub.Tams.Tests;

/// <summary>Envelopes to read, good ones and others.</summary>
internal static class Samples
{
    public const string Id = "4f79cfd1-c057-47f4-8e4d-1b126ca7bf34";

    public const string OtherId = "2aa143ac-0ab7-4d75-bc32-5c00c13d186f";

    public static JsonElement[] Events { get; } = [.. TestData.Read("sample-events-8.2.json").EnumerateArray()];

    public static string Envelope(string type, string content, string timestamp = "2026-07-23T12:41:28Z") =>
        $$"""{"event_timestamp":"{{timestamp}}","event_type":"{{type}}","event":{{content}}}""";

    public static TamsEvent Parse(string json)
    {
        TamsEvent.TryParse(Encoding.UTF8.GetBytes(json), out var e, out var fault).Should().BeTrue("{0}", fault);
        fault.Should().BeNull();
        return e!;
    }

    public static EventFault FaultOf(string json) => FaultOf(Encoding.UTF8.GetBytes(json));

    public static EventFault FaultOf(byte[] json)
    {
        TamsEvent.TryParse(json, out var e, out var fault).Should().BeFalse();
        e.Should().BeNull();
        return fault!;
    }
}
