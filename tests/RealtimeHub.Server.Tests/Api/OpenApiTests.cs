using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Api;

public sealed class OpenApiTests(HubFixture fixture) : SharedHubTests(fixture)
{
    private static readonly string[] NotDescribed = ["/", "/page", "/page.js", "/page.css", "/{documentName}.json", "/hub", "/hub/negotiate"];

    [Fact]
    public async Task Every_mapped_route_is_described()
    {
        var mapped = Hub.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')).Distinct().Except(NotDescribed);

        var paths = (await ReadAsync()).GetProperty("paths").EnumerateObject().Select(path => path.Name);

        paths.Should().BeEquivalentTo(mapped);
    }

    [Fact]
    public async Task Every_operation_has_a_summary_and_examples()
    {
        foreach (var (path, operation) in (await ReadAsync()).GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation))))
        {
            operation.Value.GetProperty("summary").GetString().Should().NotBeNullOrEmpty();
            if (operation.Name == "post" && path != "/service/webhooks/{id}/test") Example(operation.Value.GetProperty("requestBody")).ValueKind.Should().Be(JsonValueKind.Object);
            foreach (var response in operation.Value.GetProperty("responses").EnumerateObject())
            {
                if (response.Value.TryGetProperty("content", out _)) Example(response.Value).ValueKind.Should().BeOneOf(JsonValueKind.Object, JsonValueKind.Array);
            }
        }
    }

    [Fact]
    public async Task Example_of_the_publish_operation_can_be_published()
    {
        var example = Example((await ReadAsync()).GetProperty("paths").GetProperty("/streams/{stream}/events").GetProperty("post").GetProperty("requestBody"));

        (await Hub.PublishAsync(example.GetRawText())).Should().ContainSingle();
    }

    private async Task<JsonElement> ReadAsync()
    {
        using var response = await Hub.Http.GetAsync("/openapi.json", Deadline.Token());
        return await response.EnsureSuccessStatusCode().JsonAsync();
    }

    private static JsonElement Example(JsonElement body) => body.GetProperty("content").EnumerateObject().First().Value.GetProperty("example");
}
