using System.Net;
using System.Text.Json;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>What is measured.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Process">Its process id, for CPU and memory; null when it is not known.</param>
/// <param name="Data">The folder of its log; null when it is not known.</param>
internal sealed record Target(IPEndPoint Server, int? Process, string? Data)
{
    /// <summary>Where messages are published to, of a peer that takes them apart from its subscribers.</summary>
    public IPEndPoint PublishTo { get; init; } = Server;

    public string PublishPath => "/streams/tams/events";

    /// <summary>How many segments each flow has there: a flow's segments follow one another, as a live store's do.</summary>
    public long[] Segments { get; } = new long[EventTemplate.Flows];

    public Usage Usage => Usage.Of(Process);

    /// <summary>The epoch of the hub's newest event.</summary>
    public string Epoch()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Server}/streams/tams");
        using var answer = http.Send(request);
        using var json = JsonDocument.Parse(answer.Content.ReadAsStream());
        return json.RootElement.GetProperty("newest").GetString()!.Split('.')[0];
    }
}
