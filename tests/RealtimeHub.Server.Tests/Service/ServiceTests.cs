using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Server.Hub;
using RealtimeHub.Server.Service;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Service;

/// <summary>TAMS 8.2, GET and POST /service, schemas/service.json, schemas/event-stream-common.json; ADR 0014: mechanisms of one's own.</summary>
public sealed class ServiceTests
{
    private static readonly string[] Ours = [MechanismNames.Webhooks, MechanismNames.SignalR, MechanismNames.Sse, MechanismNames.Pages];

    [Fact]
    public async Task Service_tells_of_what_is_served_with_addresses_that_answer()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Streams:tams:Description", null), ("RealtimeHub:Streams:news:Description", "x")]);
        var service = await ReadAsync(hub);

        Names(service).Should().Equal(Ours);
        service.GetProperty("type").GetString().Should().StartWith("urn:x-tams:service");
        foreach (var mechanism in service.GetProperty("event_stream_mechanisms").EnumerateArray())
        {
            var config = mechanism.GetProperty("config");
            var url = config.GetProperty("url").GetString()!.Replace("{stream}", "news", StringComparison.Ordinal);
            url.Should().StartWith(hub.Address.ToString());
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (config.TryGetProperty("accept", out var accept)) request.Headers.Add("Accept", accept.GetString());
            using var response = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());
            // SignalR wants a WebSocket there.
            ((int)response.StatusCode).Should().Be(mechanism.GetProperty("name").GetString() == MechanismNames.SignalR ? 400 : 200, url);
            if (accept.ValueKind == JsonValueKind.String) response.Content.Headers.ContentType!.MediaType.Should().Be(accept.GetString());
            if (config.TryGetProperty("streams", out var streams)) streams.EnumerateArray().Select(stream => stream.GetString()).Should().Equal("news", "tams");
        }
    }

    [Fact]
    public void Every_method_of_the_hub_is_told_as_what_it_is()
    {
        var methods = typeof(EventHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition() == method).ToList();
        SignalRMechanism.Methods.Keys.Should().BeEquivalentTo(methods.Select(method => method.Name));
        foreach (var method in methods)
        {
            var told = SignalRMechanism.Methods[method.Name];
            told.Kind.Should().Be(method.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal) ? "stream" : "invocation");
            told.Arguments.Should().HaveCount(method.GetParameters().Count(parameter => parameter.ParameterType != typeof(CancellationToken)));
        }
    }

    [Theory]
    [InlineData("Webhooks", MechanismNames.Webhooks, "/service/webhooks", "application/json", 404)]
    [InlineData("SignalR", MechanismNames.SignalR, "/hub", "*/*", 404)]
    [InlineData("Sse", MechanismNames.Sse, "/streams/tams/events", "text/event-stream", 406)]
    [InlineData("Pages", MechanismNames.Pages, "/streams/tams/events", "application/json", 406)]
    public async Task Mechanism_that_is_switched_off_is_neither_told_nor_served(string setting, string name, string path, string accept, int status)
    {
        await using var hub = await TestHub.StartAsync([($"RealtimeHub:Mechanisms:{setting}", "false")]);
        Names(await ReadAsync(hub)).Should().Equal(Ours.Where(other => other != name));
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept } } };
        using var response = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());
        ((int)response.StatusCode).Should().Be(status);
    }

    [Fact]
    public async Task Mechanism_of_a_plug_in_is_told_as_long_as_it_can_be_used()
    {
        var mqtt = new SampleMechanism("urn:example:mechanism:mqtt");
        await using var hub = await TestHub.StartAsync(services: services => services.AddSingleton<IServiceMechanism>(mqtt));
        var told = (await ReadAsync(hub)).GetProperty("event_stream_mechanisms").EnumerateArray().Last();
        told.GetRawText().Should().Be($$$"""{"name":"urn:example:mechanism:mqtt","docs":"https://example.com/mqtt","config":{"broker":"mqtt://example.com","topics":["tams"],"root":"{{{hub.Address}}}"}}""");

        mqtt.IsUsable = false;
        Names(await ReadAsync(hub)).Should().Equal(Ours);
    }

    [Fact]
    public async Task Mechanisms_of_the_same_name_stop_the_start()
    {
        var start = () => TestHub.StartAsync(services: services => services.AddSingleton<IServiceMechanism>(new SampleMechanism(MechanismNames.Webhooks)));
        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("'webhooks'");
    }

    [Fact]
    public async Task Name_and_description_are_changed_one_by_one_and_kept()
    {
        using var folder = new TestFolder();
        await using (var hub = await TestHub.StartAsync(folder: folder))
        {
            (await ChangeAsync(hub, new { name = "Newsroom" })).Should().Be(200);
            (await ChangeAsync(hub, new { description = "Events" })).Should().Be(200);
            (await ChangeAsync(hub, new { })).Should().Be(200);
            (await ChangeAsync(hub, new { name = 7 })).Should().Be(400);
            (await ChangeAsync(hub, new { api_version = "9.0" })).Should().Be(400);
        }

        await using var again = await TestHub.StartAsync(folder: folder);
        var service = await ReadAsync(again);
        (service.GetProperty("name").GetString(), service.GetProperty("description").GetString()).Should().Be(("Newsroom", "Events"));
    }

    private static async Task<int> ChangeAsync(TestHub hub, object body)
    {
        using var response = await hub.Http.PostAsJsonAsync("/service", body, Deadline.Token());
        return (int)response.StatusCode;
    }

    private static async Task<JsonElement> ReadAsync(TestHub hub)
    {
        using var response = await hub.Http.GetAsync("/service", Deadline.Token());
        return await response.EnsureSuccessStatusCode().JsonAsync();
    }

    private static IEnumerable<string> Names(JsonElement service) =>
        service.GetProperty("event_stream_mechanisms").EnumerateArray().Select(mechanism => mechanism.GetProperty("name").GetString()!);

    private sealed class SampleMechanism(string name) : IServiceMechanism
    {
        public bool IsUsable { get; set; } = true;

        public string Name => name;

        public ServiceMechanism? Describe(ServiceContext context) => !IsUsable ? null : new("https://example.com/mqtt", new JsonObject
        {
            ["broker"] = "mqtt://example.com",
            ["topics"] = new JsonArray([.. context.Streams.Select(stream => JsonValue.Create(stream))]),
            ["root"] = context.Root.ToString(),
        });
    }
}
