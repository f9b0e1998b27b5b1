using System.Text;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Over MessagePack, the default.</summary>
public sealed class ResumeTests() : ResumeContract(WireEncoding.MessagePack);

/// <summary>Over JSON.</summary>
public sealed class ResumeOverJsonTests() : ResumeContract(WireEncoding.Json);

/// <summary>The client against a real hub, over a wire that is cut.</summary>
public abstract class ResumeContract(WireEncoding protocol) : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private TestHub _hub = null!;
    private CuttableProxy _wire = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _wire = CuttableProxy.To(_hub.Address);
        _client = Connect(_wire.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _wire.DisposeAsync();
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task A_handler_sees_every_event_once_and_in_order_however_often_the_wire_is_cut()
    {
        const int Events = 400;
        // Not far ahead of the handler: what is buffered already needs no connection, and a cut would cut nothing.
        using var ahead = new SemaphoreSlim(20);
        await using var producer = Connect(_hub.Address);
        var publishing = PublishAsync(producer, Events, ahead);

        var seen = new List<int>();
        await foreach (var number in NumbersAsync(_client))
        {
            seen.Add(number);
            ahead.Release();
            if (number % 40 == 5) _wire.Cut();
            if (seen.Count == Events) break;
        }

        await publishing;
        seen.Should().Equal(Enumerable.Range(0, Events));
        _wire.Connections.Should().BeGreaterThan(5);
    }

    [Fact]
    public async Task A_slow_handler_with_a_small_buffer_gets_everything_in_order()
    {
        const int Events = 600;
        await PublishAsync(_client, Events);
        await using var slow = RealtimeClient.Connect(_hub.Address, new RealtimeClientOptions { Protocol = protocol, BufferedEvents = 7 });

        var seen = new List<int>();
        await foreach (var number in NumbersAsync(slow))
        {
            await Task.Yield();
            seen.Add(number);
            if (seen.Count == Events) break;
        }

        seen.Should().Equal(Enumerable.Range(0, Events));
    }

    [Fact]
    public async Task Many_subscriptions_share_one_connection()
    {
        await PublishAsync(_client, 1);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await FirstAsync(_client)));

        _wire.Connections.Should().Be(1);
    }

    [Fact]
    public async Task An_answer_that_was_lost_with_its_connection_is_asked_for_again_and_nothing_is_appended_twice()
    {
        await PublishAsync(_client, 1);
        _wire.Mute();
        var publishing = _client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: _timeout.Token);
        // Quiet heartbeats do not come here: without a subscription, the answer is the first thing the hub says.
        while (_wire.HeldBack == 0) await Task.Delay(5, _timeout.Token);

        _wire.Cut();

        (await publishing).Sequence.Should().Be(2);
        (await _client.PublishAsync("tams", SampleEvents.Segment(2), cancellationToken: _timeout.Token)).Sequence.Should().Be(3);
    }

    [Fact]
    public async Task The_second_address_serves_when_the_first_does_not()
    {
        await PublishAsync(_client, 1);
        await using var client = RealtimeClient.Connect([new Uri("http://127.0.0.1:1"), _wire.Address], new RealtimeClientOptions { Protocol = protocol });

        (await FirstAsync(client)).Should().Be(0);
    }

    [Fact]
    public async Task A_position_can_be_given_to_another_client()
    {
        await PublishAsync(_client, 5);
        var positions = new List<Position>();
        await foreach (var e in EventsAsync(_client, StartFrom.Beginning))
        {
            positions.Add(e.Position);
            if (positions.Count == 3) break;
        }

        await using var other = Connect(_hub.Address);
        var next = await EventsAsync(other, StartFrom.After(positions[2])).FirstAsync(_timeout.Token);

        next.Position.Sequence.Should().Be(4);
    }

    private RealtimeClient Connect(Uri hub) => RealtimeClient.Connect(hub, new RealtimeClientOptions { Protocol = protocol });

    private async Task PublishAsync(RealtimeClient client, int events, SemaphoreSlim? ahead = null)
    {
        for (var i = 0; i < events; i += 10)
        {
            for (var n = 0; n < 10 && ahead is not null; n++) await ahead.WaitAsync(_timeout.Token);
            ReadOnlyMemory<byte>[] batch = [.. Enumerable.Range(i, Math.Min(10, events - i)).Select(n => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(SampleEvents.Segment(n)))];
            await client.PublishAsync("tams", batch, cancellationToken: _timeout.Token);
        }
    }

    private async Task<int> FirstAsync(RealtimeClient client) => await NumbersAsync(client).FirstAsync(_timeout.Token);

    private IAsyncEnumerable<int> NumbersAsync(RealtimeClient client) =>
        EventsAsync(client, StartFrom.Beginning).Select(e => (int)e.Tams.Timeranges[0].Start!.Value.Seconds);

    private IAsyncEnumerable<HubEvent> EventsAsync(RealtimeClient client, StartFrom from) =>
        client.SubscribeAsync("tams", from: from, cancellationToken: _timeout.Token).OfType<EventsMessage>().SelectMany(m => m.Events);
}
