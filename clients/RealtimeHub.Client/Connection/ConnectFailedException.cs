using System.Net;

namespace RealtimeHub.Client.Connection;

/// <summary>An attempt to connect that came to nothing.</summary>
/// <param name="status">What the hub answered, or 0 when nothing answered.</param>
/// <param name="retryAfter">When the hub asked to come back.</param>
internal sealed class ConnectFailedException(string message, HttpStatusCode status, TimeSpan? retryAfter, Exception innerException)
    : Exception(message, innerException)
{
    public HttpStatusCode Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
