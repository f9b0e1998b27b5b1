using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>What a reader that comes back to a position is told.</summary>
internal sealed record Gap(string Reason, Position? After = null, Position? Until = null)
{
    /// <summary>Asks for the page that follows a position.</summary>
    public static async Task<Gap> ToldAtAsync(HttpClient http, Position from)
    {
        using var page = JsonDocument.Parse(await http.GetByteArrayAsync($"streams/tams/events?from=position:{from}&limit=1"));
        return page.RootElement.TryGetProperty("gap", out var gap) && gap.ValueKind == JsonValueKind.Object
            ? new Gap(gap.GetProperty("reason").GetString()!, Read(gap, "after"), Read(gap, "until"))
            : new Gap("nothing");
    }

    private static Position? Read(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Position.Parse(value.GetString()!) : null;
}
