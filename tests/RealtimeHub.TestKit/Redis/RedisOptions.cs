namespace RealtimeHub.TestKit;

/// <summary>How a <see cref="RedisServer"/> runs.</summary>
public sealed record RedisOptions
{
    /// <summary>When the append-only file is synced: <c>always</c>, <c>everysec</c> or <c>no</c>; null for no such file. Default <c>everysec</c>.</summary>
    public string? AppendFsync { get; init; } = "everysec";

    /// <summary>The server it copies; null for one that others may copy. It takes that one's password and TLS.</summary>
    public RedisServer? ReplicaOf { get; init; }

    /// <summary>What clients must give; null for nothing.</summary>
    public string? Password { get; init; }

    /// <summary>Serves TLS only, with a certificate of its own (<see cref="RedisServer.CertificatePath"/>).</summary>
    public bool Tls { get; init; }

    /// <summary>More lines of its configuration, for example <c>maxmemory 10mb</c>.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
