using System.Text.Json;

namespace RealtimeHub.Protocol;

/// <summary>How both sides write JSON: snake_case, and messages around the bytes that events already have.</summary>
public static class ProtocolJson
{
    /// <summary>Shared, read-only options.</summary>
    public static JsonSerializerOptions Options { get; } = MakeReadOnly();

    /// <summary>Makes other options alike, for example those of a SignalR protocol.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.Converters.Add(new SubscriptionMessageJsonConverter());
    }

    private static JsonSerializerOptions MakeReadOnly()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
