using System.Text;
using System.Text.Json;

namespace RealtimeHub.TestKit;

/// <summary>The HTTP calls that most tests make.</summary>
public static class HubCalls
{
    /// <summary>Posts a body to <c>/streams/{stream}/{door}</c>.</summary>
    public static Task<HttpResponseMessage> PostAsync(
        this TestHub hub, byte[] body, string contentType = "application/json", string stream = "tams", string door = "events", string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/streams/{stream}/{door}") { Content = new ByteArrayContent(body) };
        if (contentType.Length > 0) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return hub.Http.SendAsync(request, Deadline.Token());
    }

    /// <inheritdoc cref="PostAsync(TestHub, byte[], string, string, string, string?)"/>
    public static Task<HttpResponseMessage> PostAsync(
        this TestHub hub, string body, string contentType = "application/json", string stream = "tams", string door = "events", string? key = null) =>
        hub.PostAsync(Encoding.UTF8.GetBytes(body), contentType, stream, door, key);

    /// <summary>Publishes a body that must be taken.</summary>
    public static async Task<List<string>> PublishAsync(this TestHub hub, string body, string stream = "tams", string? key = null)
    {
        using var response = await hub.PostAsync(body, stream: stream, key: key);
        if ((int)response.StatusCode != 201) throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return ReadPositions(await response.JsonAsync());
    }

    /// <summary>Publishes events as one batch that must be taken.</summary>
    public static Task<List<string>> PublishAsync(this TestHub hub, IEnumerable<string> events, string stream = "tams") =>
        hub.PublishAsync($"[{string.Join(',', events)}]", stream);

    /// <summary>Gets a page.</summary>
    public static async Task<JsonElement> PageAsync(this TestHub hub, string query = "from=beginning", string stream = "tams")
    {
        using var response = await hub.Http.GetAsync($"/streams/{stream}/events?{query}", Deadline.Token());
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return await response.JsonAsync();
    }

    /// <summary>The position of a stream's newest event.</summary>
    public static async Task<string> TipAsync(this TestHub hub, string stream = "tams")
    {
        using var response = await hub.Http.GetAsync($"/streams/{stream}", Deadline.Token());
        return (await response.JsonAsync()).GetProperty("newest").GetString()!;
    }

    /// <summary>The body as JSON.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Deadline.Token())).RootElement;

    /// <summary>The positions in what a publisher is told.</summary>
    public static List<string> ReadPositions(JsonElement answer) => [.. answer.GetProperty("positions").EnumerateArray().Select(p => p.GetString()!)];

    /// <summary>The positions of events.</summary>
    public static List<string> Positions(this IEnumerable<JsonElement> events) => [.. events.Select(e => e.GetProperty("position").GetString()!)];
}
