using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.Protocol.MessagePack;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>MessagePack and JSON are two spellings of one thing.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private const string Numbers =
        """{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","timerange":"_","n":[1.0,1e3,-0.0,0.10,12345678901234567890,0.1234567890123456789],"t":"caf\u00e9 \/"}}""";

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Events_are_the_same_in_both()
    {
        await using var binary = Connect(WireEncoding.MessagePack);
        await using var json = Connect(WireEncoding.Json);
        await binary.PublishAsync("tams", [.. SampleEvents.Eight.Select(e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(e))], cancellationToken: _timeout.Token);

        var (ofBinary, ofJson) = (await EventsAsync(binary, 8), await EventsAsync(json, 8));

        ofBinary.Select(Told).Should().Equal(ofJson.Select(Told));
        ofBinary.Select(e => Values(e.Json)).Should().Equal(ofJson.Select(e => Values(e.Json)));
        ofBinary.Select(e => Values(e.ToEnvelope())).Should().Equal(SampleEvents.Eight.Select(e => Values(Encoding.UTF8.GetBytes(e))));
    }

    [Fact]
    public async Task Answers_are_the_same_in_both()
    {
        await _hub.PublishAsync(SampleEvents.Eight);
        await using var binary = Connect(WireEncoding.MessagePack);
        await using var json = Connect(WireEncoding.Json);
        var flow = Guid.Parse(SampleEvents.FlowId);

        JsonSerializer.Serialize(await binary.FlowsAsync(cancellationToken: _timeout.Token)).Should().Be(JsonSerializer.Serialize(await json.FlowsAsync(cancellationToken: _timeout.Token)));
        (await binary.CoverageAsync(flow, Timerange.Eternity, cancellationToken: _timeout.Token)).Should().BeEquivalentTo(await json.CoverageAsync(flow, Timerange.Eternity, cancellationToken: _timeout.Token));
    }

    [Theory]
    [InlineData(WireEncoding.MessagePack)]
    [InlineData(WireEncoding.Json)]
    public async Task What_is_published_keeps_every_digit(WireEncoding protocol)
    {
        await using var client = Connect(protocol);
        await client.PublishAsync("tams", Numbers, cancellationToken: _timeout.Token);

        (await _hub.Http.GetStringAsync("streams/tams/events?from=beginning")).Should().Contain(Numbers[..^1]);
    }

    [Theory]
    [InlineData(WireEncoding.MessagePack)]
    [InlineData(WireEncoding.Json)]
    public async Task What_is_refused_is_refused_alike(WireEncoding protocol)
    {
        await using var client = Connect(protocol);
        byte[] notUtf8 = [.. "{\"event_type\":\""u8, 0xc3, 0x28, .. "\"}"u8];

        var broken = () => client.PublishAsync("tams", [notUtf8], cancellationToken: _timeout.Token);
        var publish = () => client.PublishAsync("tams", "{}", cancellationToken: _timeout.Token);
        var subscribe = () => client.SubscribeAsync("nowhere", cancellationToken: _timeout.Token).FirstAsync().AsTask();

        (await broken.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("not UTF-8");
        (await publish.Should().ThrowAsync<RealtimeHubException>()).Which.Type.Should().Be("invalid-event");
        (await subscribe.Should().ThrowAsync<RealtimeHubException>()).Which.Message.Should().Contain("nowhere");
    }

    [Fact]
    public async Task Hub_without_MessagePack_is_spoken_to_in_json_and_asked_only_once()
    {
        await using var older = await TestHub.StartAsync(services: services => services.Remove(services.Last(s => s.ServiceType == typeof(IHubProtocol))));
        await using var wire = CuttableProxy.To(older.Address);
        await using var client = RealtimeClient.Connect(wire.Address);
        await client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: _timeout.Token);
        wire.Connections.Should().Be(2);

        wire.Cut();

        (await client.PublishAsync("tams", SampleEvents.Segment(2), cancellationToken: _timeout.Token)).Sequence.Should().Be(2);
        wire.Connections.Should().Be(3);
    }

    [Fact]
    public void Message_that_cannot_be_read_says_so_and_the_next_value_follows()
    {
        byte[] bytes = [.. JsonToMessagePack.ToArray("""{"kind":"events","events":[{}],"position":"0123456789abcdef.7","behind":"none"}"""u8), 7];
        var reader = new MessagePackReader(bytes);

        var received = (Received)Received.Read(ref reader);

        (received.Message, received.Fault is not null, reader.ReadInteger()).Should().Be((null, true, 7));
    }

    private static string Told(HubEvent e) => $"{e.Position} {e.Type} {e.Received:O} {string.Join(' ', e.Groups)}";

    private static string Values(ReadOnlyMemory<byte> json) => JsonNode.Parse(json.Span)!.ToJsonString();

    private RealtimeClient Connect(WireEncoding protocol) => RealtimeClient.Connect(_hub.Address, new RealtimeClientOptions { Protocol = protocol });

    private async Task<List<HubEvent>> EventsAsync(RealtimeClient client, int count) =>
        await client.SubscribeAsync("tams", from: StartFrom.Beginning, cancellationToken: _timeout.Token)
            .OfType<EventsMessage>().SelectMany(m => m.Events).Take(count).ToListAsync(_timeout.Token);
}
