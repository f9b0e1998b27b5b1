namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>How to get in: what to give, and whether the line is encrypted.</summary>
internal sealed record RespAccess
{
    public static RespAccess Open { get; } = new();

    public string? User { get; init; }

    public string? Password { get; init; }

    public bool Tls { get; init; }

    /// <summary>The name the certificate must carry; null for the host that was connected to.</summary>
    public string? TlsHost { get; init; }
}
