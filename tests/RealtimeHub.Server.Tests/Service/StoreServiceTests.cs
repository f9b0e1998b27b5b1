using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Server.Service;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Service;

/// <summary>A hub in front of a store: its service document is the store's, with the ways that the hub adds.</summary>
public sealed class StoreServiceTests : IAsyncLifetime
{
    private const string OfStore = """
        {"name":"Store","type":"urn:x-tams:service.example","api_version":"8.1","min_object_timeout":"600:0","x_number":1.00,
         "event_stream_mechanisms":[{"name":"webhooks","docs":"https://store.example.com"},{"name":"urn:example:bus","config":{"arn":"x"}},{"name":"urn:rthub:mechanism:sse"},7],
         "media_store":{"type":"http_object_store"}}
        """;

    private static readonly string[] Ours = ["webhooks", MechanismNames.SignalR, MechanismNames.Sse, MechanismNames.Pages];

    private readonly SteppedTime _time = new();
    private FakeStore _store = null!;
    private TestHub _hub = null!;

    public async Task InitializeAsync()
    {
        _store = await FakeStore.StartAsync();
        _store.SetService(OfStore);
        _hub = await TestHub.StartAsync([("RealtimeHub:Streams:tams:Store", _store.Url)], services: services => services.AddSingleton<TimeProvider>(_time));
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Document_of_the_store_is_passed_on_as_it_is_but_for_the_mechanisms()
    {
        var (service, state) = await ReadAsync();

        service.EnumerateObject().Select(member => member.Name).Should().Equal("name", "type", "api_version", "min_object_timeout", "x_number", "event_stream_mechanisms", "media_store");
        service.GetProperty("x_number").GetRawText().Should().Be("1.00");
        Names(service).Should().Equal(["urn:example:bus", .. Ours], "webhooks of the store are at the store, and ours has our name");
        service.GetProperty("event_stream_mechanisms")[0].GetRawText().Should().Be("""{"name":"urn:example:bus","config":{"arn":"x"}}""");
        state.Should().BeNull();
    }

    [Fact]
    public async Task Store_is_asked_once_for_many_and_again_after_a_while()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync()));
        _store.Asked.Count(asked => asked.EndsWith("/service", StringComparison.Ordinal)).Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(6));
        _store.SetService(OfStore.Replace("\"Store\"", "\"Renamed\"", StringComparison.Ordinal));
        (await ReadAsync()).Service.GetProperty("name").GetString().Should().Be("Renamed");
    }

    [Fact]
    public async Task Store_that_is_gone_leaves_what_it_last_said_and_the_answer_says_so()
    {
        await ReadAsync();
        await _store.GoDownAsync();
        _time.Advance(TimeSpan.FromSeconds(6));

        var (service, state) = await ReadAsync();

        (service.GetProperty("name").GetString(), state).Should().Be(("Store", "unreachable; last-known"));
        Names(service).Should().Equal(["urn:example:bus", .. Ours]);

        await _store.ComeBackAsync();
        _time.Advance(TimeSpan.FromSeconds(11));
        (await ReadAsync()).State.Should().BeNull();
    }

    [Theory]
    [InlineData(StoreMood.Failing)]
    [InlineData(StoreMood.Garbage)]
    [InlineData(StoreMood.Strange)]
    [InlineData(StoreMood.Huge)]
    [InlineData(StoreMood.Redirecting)]
    public async Task Store_that_never_answered_as_it_should_leaves_the_hubs_own_document(StoreMood mood)
    {
        _store.Mood = mood;
        var (service, state) = await ReadAsync();
        (service.GetProperty("name").GetString(), state).Should().Be(("RealtimeHub", "unreachable"));
        Names(service).Should().Equal(Ours);
    }

    [Fact]
    public async Task Name_of_the_store_is_not_changed_here()
    {
        using var response = await _hub.Http.PostAsJsonAsync("/service", new { name = "mine" }, Deadline.Token());
        await response.ShouldBeProblemAsync(403, "service-of-store");
    }

    private async Task<(JsonElement Service, string? State)> ReadAsync()
    {
        using var response = await _hub.Http.GetAsync("/service", Deadline.Token());
        var state = response.Headers.TryGetValues("RealtimeHub-Store", out var values) ? values.Single() : null;
        return (await response.EnsureSuccessStatusCode().JsonAsync(), state);
    }

    private static IEnumerable<string> Names(JsonElement service) =>
        service.GetProperty("event_stream_mechanisms").EnumerateArray().Select(mechanism => mechanism.GetProperty("name").GetString()!);

    /// <summary>Goes like the system's, and steps ahead when it is told to.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private long _ahead;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _ahead);

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
    }
}
