using System.Net;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>What is measured.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Process">Its process id, for CPU and memory; null when it is not known.</param>
/// <param name="Data">The folder of its log; null when it is not known.</param>
internal sealed record Target(IPEndPoint Server, int? Process, string? Data)
{
    public string PublishPath => "/streams/tams/events";

    /// <summary>How many segments each flow has there: a flow's segments follow one another, as a live store's do.</summary>
    public long[] Segments { get; } = new long[EventTemplate.Flows];

    public Usage Usage => Usage.Of(Process);
}
