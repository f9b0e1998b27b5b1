namespace RealtimeHub.Server.Store;

/// <summary>
/// The TAMS store that a stream's events come from, for what no event has told: <c>RealtimeHub:Streams:&lt;name&gt;:Store</c>, a URL, or
/// a section with these members. At most one way to sign in.
/// </summary>
public sealed class StoreOptions
{
    /// <summary>The API's root, for example <c>https://tams.example.com/v8</c>.</summary>
    public string? Url { get; set; }

    /// <summary>A token for <c>Authorization: Bearer</c>.</summary>
    public string? Bearer { get; set; }

    /// <summary><c>user:password</c> for HTTP Basic.</summary>
    public string? Basic { get; set; }

    /// <summary>A token for the query, as TAMS <c>url_token_auth</c> has it.</summary>
    public string? UrlToken { get; set; }

    /// <summary>
    /// How long a publish, or an answer about a flow, waits for the store; as long again at most for its turn, where more is asked at once than
    /// the store is asked at a time. Default 2 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the store is not asked again for what it did not have, or while it could not be reached. Default 10 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}
