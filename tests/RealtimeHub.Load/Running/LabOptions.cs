namespace RealtimeHub.Load;

/// <summary>What every mode can be told.</summary>
internal sealed record LabOptions
{
    /// <summary>Path of the hub's dll, to be started.</summary>
    public string? Host { get; init; }

    /// <summary>Address of a hub that runs.</summary>
    public string? Url { get; init; }

    /// <summary>Process id of the hub at <see cref="Url"/>.</summary>
    public int? Process { get; init; }

    /// <summary>Who is measured.</summary>
    public string Peer { get; init; } = RealtimeHub.Load.Peer.Hub;

    public required string Data { get; init; }

    public bool Json { get; init; }
}
