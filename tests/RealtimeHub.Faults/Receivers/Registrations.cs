using System.Net;
using System.Text.Json;

namespace RealtimeHub.Faults.Receivers;

/// <summary>Registers webhooks as anybody does.</summary>
internal static class Registrations
{
    public static async Task<HttpStatusCode> RegisterAsync(HttpClient http, Uri url)
    {
        using var answer = await http.PostAsync("service/webhooks", new StringContent($$"""{"url":"{{url}}","events":["flows/segments_added"]}""", null, "application/json"));
        return answer.StatusCode;
    }

    /// <summary>The status of each webhook, by its URL.</summary>
    public static async Task<Dictionary<string, string>> StatusesAsync(HttpClient http)
    {
        using var list = JsonDocument.Parse(await http.GetByteArrayAsync("service/webhooks?limit=1000"));
        return list.RootElement.EnumerateArray().ToDictionary(w => w.GetProperty("url").GetString()!, w => w.GetProperty("status").GetString()!);
    }
}
