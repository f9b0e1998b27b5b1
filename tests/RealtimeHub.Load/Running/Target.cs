using System.Net;

namespace RealtimeHub.Load;

/// <summary>What is measured.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Process">Its process id, for CPU and memory; null when it is not known.</param>
/// <param name="Data">The folder of its log; null when it is not known.</param>
internal sealed record Target(IPEndPoint Server, int? Process, string? Data)
{
    public string PublishPath => "/streams/tams/events";

    public Usage Usage => Usage.Of(Process);
}
