using System.Text;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>The client against a real hub, over a real socket.</summary>
public sealed class RealtimeClientTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _client = RealtimeClient.Connect(_hub.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task What_is_published_comes_to_a_subscriber_as_it_was_with_the_members_of_the_hub_added()
    {
        var positions = await _client.PublishAsync("tams", [.. SampleEvents.Eight.Select(e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(e))]);

        var events = await EventsAsync(StartFrom.Beginning).Take(8).ToListAsync(_timeout.Token);

        events.Select(e => e.Position).Should().Equal(positions);
        events.Select(e => e.Type).Should().BeEquivalentTo(EventTypes.All);
    }

    [Fact]
    public async Task A_subscriber_that_starts_now_is_told_so_and_gets_what_follows()
    {
        await _client.PublishAsync("tams", SampleEvents.Segment(1));
        await using var messages = _client.SubscribeAsync("tams", cancellationToken: _timeout.Token).GetAsyncEnumerator();

        await messages.MoveNextAsync();
        messages.Current.Should().BeOfType<CaughtUpMessage>();
        await _client.PublishAsync("tams", SampleEvents.Segment(2));
        await messages.MoveNextAsync();

        messages.Current.Should().BeOfType<EventsMessage>().Which.Position.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task A_filter_hides_the_rest()
    {
        var other = Guid.NewGuid().ToString();
        await _client.PublishAsync("tams", SampleEvents.Segment(1));
        await _client.PublishAsync("tams", SampleEvents.Segment(2, other));

        var filter = new EventFilter { FlowIds = [Guid.Parse(other)] };
        var first = await EventsAsync(StartFrom.Beginning, filter).FirstAsync(_timeout.Token);

        first.Position.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_ends_the_subscription_with_the_words_of_the_hub()
    {
        _hub.ExpectError("unknown-stream");
        var read = async () => await _client.SubscribeAsync("nowhere", cancellationToken: _timeout.Token).FirstAsync();

        (await read.Should().ThrowAsync<RealtimeHubException>()).Which.Should().BeEquivalentTo(
            new { Status = 404, Type = "unknown-stream", Detail = "There is no stream 'nowhere'. Declared are: tams." });
    }

    [Fact]
    public async Task A_server_that_is_no_hub_ends_the_subscription()
    {
        await using var client = RealtimeClient.Connect(new Uri(_hub.Address, "/not/here"));

        var read = async () => await client.SubscribeAsync("tams", cancellationToken: _timeout.Token).FirstAsync();

        (await read.Should().ThrowAsync<RealtimeHubException>()).Which.Status.Should().Be(404);
    }

    [Fact]
    public async Task The_same_key_twice_gives_the_same_positions()
    {
        var first = await _client.PublishAsync("tams", SampleEvents.Segment(1), "key-1");
        var second = await _client.PublishAsync("tams", SampleEvents.Segment(1), "key-1");

        second.Should().Be(first);
    }

    [Fact]
    public async Task A_wrong_event_is_refused_with_its_member()
    {
        _hub.ExpectError("invalid-event");
        var publish = () => _client.PublishAsync("tams", """{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"x"}}""");

        (await publish.Should().ThrowAsync<RealtimeHubException>()).Which.Detail.Should().Contain("event.flow_id");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("")]
    public async Task What_is_no_envelope_is_refused_before_it_could_break_the_connection(string envelope)
    {
        var publish = () => _client.PublishAsync("tams", envelope);

        await publish.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Events_too_large_for_the_hub_are_refused_before_they_could_break_the_connection()
    {
        var publish = () => _client.PublishAsync("tams", $$"""{"x":"{{new string('x', 1 << 20)}}"}""");

        await publish.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Disposing_ends_what_is_subscribed()
    {
        await using var messages = _client.SubscribeAsync("tams").GetAsyncEnumerator();
        await messages.MoveNextAsync();
        var next = messages.MoveNextAsync().AsTask();

        await _client.DisposeAsync();

        await next.WaitAsync(_timeout.Token).Invoking(t => t).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_hub_that_shuts_down_and_starts_again_is_found_again()
    {
        var address = _hub.Address;
        var changes = new List<ConnectionState>();
        _client.ConnectionChanged += change => changes.Add(change.State);
        await using var messages = _client.SubscribeAsync("tams", cancellationToken: _timeout.Token).GetAsyncEnumerator();
        await messages.MoveNextAsync();

        await _hub.DisposeAsync();
        _hub = await TestHub.StartAsync(address: address);

        while (messages.Current is not GapMessage) await messages.MoveNextAsync();
        changes.Should().StartWith([ConnectionState.Connected, ConnectionState.Lost]).And.EndWith(ConnectionState.Connected);
    }

    [Fact]
    public async Task A_hub_that_comes_back_with_its_data_is_followed_on_without_a_gap()
    {
        using var folder = new TestFolder();
        var hub = await TestHub.StartAsync(folder: folder);
        await using var client = RealtimeClient.Connect(hub.Address);
        await client.PublishAsync("tams", SampleEvents.Segment(1));
        await using var messages = client.SubscribeAsync("tams", from: StartFrom.Beginning, cancellationToken: _timeout.Token)
            .Where(m => m is EventsMessage or GapMessage).GetAsyncEnumerator();
        await messages.MoveNextAsync();

        await hub.DisposeAsync();
        await using var again = await TestHub.StartAsync(folder: folder, address: hub.Address);
        await client.PublishAsync("tams", SampleEvents.Segment(2));
        await messages.MoveNextAsync();

        messages.Current.Should().BeOfType<EventsMessage>().Which.Events.Should().ContainSingle().Which.Position.Sequence.Should().Be(2);
    }

    private IAsyncEnumerable<HubEvent> EventsAsync(StartFrom from, EventFilter? filter = null) =>
        _client.SubscribeAsync("tams", filter, from, _timeout.Token).OfType<EventsMessage>().SelectMany(m => m.Events);
}
