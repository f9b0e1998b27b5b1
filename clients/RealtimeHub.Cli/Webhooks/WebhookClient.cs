using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Webhooks;

/// <summary>Calls <c>/service/webhooks</c> of a hub.</summary>
internal sealed class WebhookClient(HubHttp http)
{
    private const string Root = "service/webhooks";

    // As many as a hub gives at once.
    private const int PageSize = 1000;
    private const string NextKey = "X-Paging-NextKey";

    /// <summary>All webhooks that a query selects, in the order of the hub, page by page to the last.</summary>
    public async IAsyncEnumerable<WebhookInfo> ListAsync(string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? page = null;
        do
        {
            var (list, headers) = await http.GetWithHeadersAsync<List<JsonElement>>($"{Root}?limit={PageSize}{query}{page}", cancellationToken);
            foreach (var webhook in list) yield return Read(webhook);
            page = headers.TryGetValues(NextKey, out var key) ? $"&page={Uri.EscapeDataString(key.First())}" : null;
        }
        while (page is not null);
    }

    public async Task<WebhookInfo> GetAsync(Guid id, CancellationToken cancellationToken) =>
        Read((await http.GetAsync<JsonElement>($"{Root}/{id}", cancellationToken)).Document);

    public async Task<(byte[] Bytes, DeliveriesInfo Deliveries)> DeliveriesAsync(Guid id, CancellationToken cancellationToken) =>
        await http.GetAsync<DeliveriesInfo>($"{Root}/{id}/deliveries", cancellationToken);

    /// <summary>How the deliveries go; null when the webhook was deleted meanwhile.</summary>
    public async Task<DeliveriesInfo?> FindDeliveriesAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return (await DeliveriesAsync(id, cancellationToken)).Deliveries;
        }
        catch (HubProblemException problem) when (problem.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Makes sure that a hub answers, before something is asked of it that must not be asked twice.</summary>
    public Task FindHubAsync(CancellationToken cancellationToken) => http.GetAsync<JsonElement>("service", cancellationToken);

    public async Task<WebhookInfo> AddAsync(JsonObject webhook, string query, CancellationToken cancellationToken) =>
        Read(Parse(await http.CallAsync(HttpMethod.Post, Root + query, Bytes(webhook), cancellationToken)));

    /// <summary>Changes the status and leaves the rest as it is.</summary>
    public async Task<WebhookInfo> SetStatusAsync(Guid id, string status, CancellationToken cancellationToken)
    {
        var webhook = JsonObject.Create((await GetAsync(id, cancellationToken)).Json)!;
        webhook["status"] = status;
        return Read(Parse(await http.CallAsync(HttpMethod.Put, $"{Root}/{id}", Bytes(webhook), cancellationToken)));
    }

    public Task<byte[]> RemoveAsync(Guid id, CancellationToken cancellationToken) => http.CallAsync(HttpMethod.Delete, $"{Root}/{id}", null, cancellationToken);

    /// <summary>Has a new secret made.</summary>
    public async Task<string> NewSecretAsync(Guid id, CancellationToken cancellationToken) =>
        Parse(await http.CallAsync(HttpMethod.Post, $"{Root}/{id}/secret", null, cancellationToken)).GetProperty("secret").GetString()!;

    public async Task<(byte[] Bytes, AttemptInfo Attempt)> TestAsync(Guid id, CancellationToken cancellationToken)
    {
        var bytes = await http.CallAsync(HttpMethod.Post, $"{Root}/{id}/test", null, cancellationToken);
        return (bytes, Parse(bytes).Deserialize<AttemptInfo>(ProtocolJson.Options)!);
    }

    public async Task<(byte[] Bytes, ReplayInfo Replay)> ReplayAsync(Guid id, string from, CancellationToken cancellationToken)
    {
        var bytes = await http.CallAsync(HttpMethod.Post, $"{Root}/{id}/replay", Bytes(new JsonObject { ["from"] = from }), cancellationToken);
        return (bytes, Parse(bytes).Deserialize<ReplayInfo>(ProtocolJson.Options)!);
    }

    private static WebhookInfo Read(JsonElement json) => json.Deserialize<WebhookInfo>(ProtocolJson.Options)! with { Json = json };

    private static JsonElement Parse(byte[] bytes) => JsonSerializer.Deserialize<JsonElement>(bytes);

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);
}
