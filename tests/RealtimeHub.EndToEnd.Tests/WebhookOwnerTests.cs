using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.EndToEnd.Tests;

/// <summary>Webhooks on two hubs that share a Redis: each is delivered by one, and by the other when that one is gone.</summary>
public sealed class WebhookOwnerTests
{
    private const int Webhooks = 6;

    [Fact]
    public async Task When_a_node_is_killed_the_other_delivers_its_webhooks_from_where_they_stood()
    {
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TestFolder();
        await using var a = await HostProcess.StartAsync(Program(redis, folder, "a"));
        await using var b = await HostProcess.StartAsync(Program(redis, folder, "b"));
        var received = Enumerable.Range(0, Webhooks).Select(_ => new ConcurrentQueue<int>()).ToArray();
        await using var receiver = new WebhookReceiver(async (call, answer, stop) =>
        {
            received[Number(call.Header("X-Number")!)].Enqueue(Number(ObjectOf(call)));
            await answer.WriteAsync(WebhookReceiver.Ok, stop);
        });
        var ids = await Task.WhenAll(Enumerable.Range(0, Webhooks).Select(number => RegisterAsync(a, receiver, number)));
        await Eventually.HoldsAsync(() => KnowsAsync(b, ids), "the other node has heard of all");
        // Whoever came first may have had all of them; the second gets its share.
        await Eventually.HoldsAsync(async () => (await OwnersAsync(b, ids)).All(owner => owner is not null), "each webhook has an owner");

        await PublishAsync(a, 0, 50);
        await Eventually.HoldsAsync(() => received.All(r => r.Count >= 50), "all have the first events");
        await Eventually.HoldsAsync(async () => (await BehindAsync(b, ids)).All(behind => behind == 0), "their positions are kept");
        await a.KillAsync();
        await PublishAsync(b, 50, 50);
        await Eventually.HoldsAsync(() => received.All(r => r.Count >= 100), "all have the events after the kill too");

        received.Should().OnlyContain(r => r.SequenceEqual(Enumerable.Range(0, 100)));
        (await OwnersAsync(b, ids)).Should().OnlyContain(owner => owner!.StartsWith("b-"));
    }

    private static HostProgram Program(RedisServer redis, TestFolder folder, string name) => new(Path.Combine(folder.Path, name))
    {
        Settings = new Dictionary<string, string>
        {
            ["RealtimeHub:Redis"] = redis.ConnectionString,
            ["RealtimeHub:Node"] = name,
            ["RealtimeHub:Webhooks:AllowHttp"] = "true",
            ["RealtimeHub:Webhooks:AllowNetworks:0"] = "127.0.0.1",
        },
    };

    private static async Task<string> RegisterAsync(HostProcess hub, WebhookReceiver receiver, int number)
    {
        using var answer = await hub.Http.PostAsJsonAsync("service/webhooks", new { url = receiver.Url, events = new[] { "flows/segments_added" }, api_key_name = "X-Number", api_key_value = $"{number}" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task PublishAsync(HostProcess hub, int first, int count)
    {
        using var body = new StringContent($"[{string.Join(',', Enumerable.Range(first, count).Select(n => SampleEvents.Segment(n)))}]", null, "application/json");
        using var answer = await hub.Http.PostAsync("streams/tams/events", body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<bool> KnowsAsync(HostProcess hub, string[] ids)
    {
        var answers = await Task.WhenAll(ids.Select(id => hub.Http.GetAsync($"service/webhooks/{id}")));
        foreach (var answer in answers) answer.Dispose();
        return answers.All(answer => answer.IsSuccessStatusCode);
    }

    private static async Task<string?[]> OwnersAsync(HostProcess hub, string[] ids) => [.. (await ReportsAsync(hub, ids)).Select(r => r.GetProperty("node").GetString())];

    private static async Task<long[]> BehindAsync(HostProcess hub, string[] ids) => [.. (await ReportsAsync(hub, ids)).Select(r => r.GetProperty("behind").GetInt64())];

    private static Task<JsonElement[]> ReportsAsync(HostProcess hub, string[] ids) =>
        Task.WhenAll(ids.Select(id => hub.Http.GetFromJsonAsync<JsonElement>($"service/webhooks/{id}/deliveries")));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string ObjectOf(ReceivedCall call)
    {
        using var body = JsonDocument.Parse(call.Body);
        return body.RootElement.GetProperty("event").GetProperty("segments")[0].GetProperty("object_id").GetString()!["object-".Length..];
    }
}
