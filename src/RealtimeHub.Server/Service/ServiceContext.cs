namespace RealtimeHub.Server.Service;

/// <summary>What a mechanism's description may depend on.</summary>
/// <param name="Root">The hub's address as the caller wrote it, ending with a slash.</param>
/// <param name="Streams">The streams that are served.</param>
public sealed record ServiceContext(Uri Root, IReadOnlyList<string> Streams)
{
    /// <summary>The address of a path of the hub.</summary>
    /// <param name="path">Without a slash in front; may hold parameters in braces.</param>
    public string At(string path) => $"{Root}{path}";
}
