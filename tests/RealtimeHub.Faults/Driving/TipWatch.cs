using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>Follows the newest position with a waiting page, so that nothing has to be asked again and again.</summary>
internal sealed class TipWatch(HttpClient http)
{
    private string _from = "now";

    /// <summary>Completes when so many more events are in the log, or when something else ends.</summary>
    public async Task GrowAsync(int more, Task ended, CancellationToken cancellationToken)
    {
        for (var left = more; left > 0 && !ended.IsCompleted;)
        {
            using var page = JsonDocument.Parse(await http.GetByteArrayAsync($"streams/tams/events?from={_from}&limit=1000&wait=1", cancellationToken));
            _from = $"position:{page.RootElement.GetProperty("position").GetString()}";
            left -= page.RootElement.GetProperty("events").GetArrayLength();
        }
    }
}
