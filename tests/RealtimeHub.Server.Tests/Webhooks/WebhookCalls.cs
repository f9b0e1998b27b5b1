using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>What a client of <c>/service/webhooks</c> does. The receivers are in a network of documentation, where nobody is.</summary>
internal static class WebhookCalls
{
    public const string Path = "/service/webhooks";
    public const string Receiver = "https://192.0.2.1/hook";

    public static (string, string?)[] Settings { get; } = [("RealtimeHub:Webhooks:AllowNetworks:0", "192.0.2.0/24")];

    public static Task<TestHub> StartAsync(TestFolder? folder = null, params (string, string?)[] settings) => TestHub.StartAsync([.. Settings, .. settings], folder);

    /// <summary>A body that is taken, with members added or replaced.</summary>
    public static JsonObject Body(object? members = null)
    {
        var body = new JsonObject { ["url"] = Receiver, ["events"] = new JsonArray("flows/created") };
        foreach (var (name, value) in members is null ? [] : JsonSerializer.SerializeToNode(members)!.AsObject()) body[name] = value?.DeepClone();
        return body;
    }

    public static Task<HttpResponseMessage> RegisterAsync(this TestHub hub, object? members = null, string query = "") =>
        hub.Http.PostAsJsonAsync(Path + query, Body(members), Deadline.Token());

    public static async Task<JsonElement> RegisteredAsync(this TestHub hub, object? members = null, string query = "")
    {
        using var response = await hub.RegisterAsync(members, query);
        ((int)response.StatusCode).Should().Be(201, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }

    public static Task<HttpResponseMessage> PutAsync(this TestHub hub, Guid id, object? members = null, string query = "")
    {
        var body = Body(new { id, status = "created" });
        foreach (var (name, value) in members is null ? [] : JsonSerializer.SerializeToNode(members)!.AsObject()) body[name] = value?.DeepClone();
        return hub.Http.PutAsJsonAsync($"{Path}/{id}{query}", body, Deadline.Token());
    }

    public static async Task<JsonElement> WebhookAsync(this TestHub hub, Guid id)
    {
        using var response = await hub.Http.GetAsync($"{Path}/{id}", Deadline.Token());
        return await response.EnsureSuccessStatusCode().JsonAsync();
    }

    public static async Task<List<JsonElement>> ListAsync(this TestHub hub, string query = "")
    {
        using var response = await hub.Http.GetAsync(Path + query, Deadline.Token());
        return [.. (await response.EnsureSuccessStatusCode().JsonAsync()).EnumerateArray()];
    }

    public static Guid Id(this JsonElement webhook) => webhook.GetProperty("id").GetGuid();

    public static string Status(this JsonElement webhook) => webhook.GetProperty("status").GetString()!;

    public static WebhookRegistry Registry(this TestHub hub) => hub.Services.GetRequiredService<WebhookRegistry>();

    /// <summary>As if a first event had been delivered.</summary>
    public static Task StartAsync(this TestHub hub, Guid id) =>
        hub.Registry().ChangeAsync(id, webhook => webhook with { Status = WebhookStatus.Started }, CancellationToken.None);

    /// <summary>As if the receiver had answered 410.</summary>
    public static Task FailAsync(this TestHub hub, Guid id)
    {
        var gone = new WebhookError("gone", "HTTP 410 <b>", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        return hub.Registry().ChangeAsync(id, webhook => webhook with { Status = WebhookStatus.Error, Error = gone }, CancellationToken.None);
    }
}
