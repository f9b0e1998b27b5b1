using System.Net.Security;

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

    /// <summary>Who may have signed the certificate; null for those that the system trusts.</summary>
    public RemoteCertificateValidationCallback? Trust { get; init; }

    /// <summary>Which of a Redis's databases.</summary>
    public int Database { get; init; }

    /// <summary>What Redis lists the connection as; null for nothing.</summary>
    public string? Name { get; init; }
}
