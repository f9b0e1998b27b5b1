using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Flows;

/// <summary>Answers about flows leave out what was not asked for.</summary>
internal static class FlowJson
{
    public static JsonSerializerOptions Options { get; } = new(ProtocolJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
