using System.Net;

namespace RealtimeHub.Client.Connection;

/// <summary>An attempt to connect that came to nothing.</summary>
internal sealed class ConnectFailedException(string message, HttpStatusCode status, TimeSpan? retryAfter, Exception innerException)
    : Exception(message, innerException)
{
    /// <summary>What the hub answered, or 0 when nothing answered.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>When the hub asked to come back.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
