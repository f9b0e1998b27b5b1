namespace RealtimeHub.Client;

/// <summary>Where to list segments from.</summary>
public sealed record SegmentsOptions
{
    /// <summary>The stream that tells of the flow.</summary>
    public string Stream { get; init; } = "tams";

    /// <summary>The TAMS store's API, for example <c>https://store.example.com/tams/</c>; null lists what the hub's log has.</summary>
    public Uri? Store { get; init; }

    /// <summary>Asks the store: give one with its credentials. Null asks without any.</summary>
    public HttpClient? StoreHttp { get; init; }
}
