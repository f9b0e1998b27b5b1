using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>Subscriptions that save how far they are, and the callback form.</summary>
public sealed class SavedSubscriptionTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private readonly MemoryPositions _positions = new();
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _client = RealtimeClient.Connect(_hub.Address);
        await _client.PublishAsync("tams", FlowEvents.Bytes(Enumerable.Range(1, 5).Select(i => SampleEvents.Segment(i))));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task An_event_is_saved_when_it_is_handled_and_not_before()
    {
        await foreach (var message in MessagesAsync())
        {
            var handled = ((EventsMessage)message).Events.Single().Position.Sequence;
            (_positions.Saved?.Sequence ?? 0).Should().Be(handled - 1);
            if (handled == 3) break;
        }

        _positions.Saved!.Value.Sequence.Should().Be(2);
        _positions.WasFlushed.Should().BeTrue();
    }

    [Fact]
    public async Task What_is_saved_comes_before_the_start_that_was_asked_for()
    {
        await foreach (var message in MessagesAsync()) if (Sequences(message).Single() == 3) break;

        (await MessagesAsync().OfType<EventsMessage>().FirstAsync(_timeout.Token)).Events.Single().Position.Sequence.Should().Be(3);
    }

    [Fact]
    public async Task A_handler_that_throws_gets_the_event_again()
    {
        var follow = () => _client.OnEventsAsync("tams", (e, _) => e.Position.Sequence == 4 ? throw new InvalidOperationException("no") : Task.CompletedTask, from: StartFrom.Beginning, positions: _positions);

        await follow.Should().ThrowAsync<InvalidOperationException>();

        _positions.Saved!.Value.Sequence.Should().Be(3);
    }

    [Fact]
    public async Task A_handler_that_cancels_when_it_is_done_does_not_get_the_event_again()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token);
        var follow = () => _client.OnEventsAsync("tams", (e, _) => e.Position.Sequence == 4 ? cancel.CancelAsync() : Task.CompletedTask, from: StartFrom.Beginning, positions: _positions, cancellationToken: cancel.Token);

        await follow.Should().ThrowAsync<OperationCanceledException>();

        _positions.Saved!.Value.Sequence.Should().Be(4);
    }

    [Fact]
    public async Task The_callback_is_told_of_gaps_in_their_place()
    {
        var seen = new List<string>();
        _positions.Saved = new Position(0xAA, 7);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token);
        var follow = () => _client.OnEventsAsync(
            "tams",
            (e, _) =>
            {
                seen.Add($"{e.Position.Sequence}");
                return seen.Count == 6 ? cancel.CancelAsync() : Task.CompletedTask;
            },
            positions: _positions,
            onGap: gap => seen.Add($"{gap.Reason}"),
            cancellationToken: cancel.Token);

        await follow.Should().ThrowAsync<OperationCanceledException>();

        seen.Should().Equal("Reset", "1", "2", "3", "4", "5");
    }

    [Fact]
    public void Only_the_last_event_of_a_message_carries_what_lies_beyond_it()
    {
        var steps = SavedSubscription.Steps(Events(1, 3) with { Position = At(9), Behind = 4 }).Cast<EventsMessage>().ToList();

        steps.Select(s => s.Position).Should().Equal(At(1), At(2), At(9));
        steps.Select(s => s.Behind).Should().Equal(6, 5, 4);
        steps.SelectMany(s => Sequences(s)).Should().Equal(1, 2, 3);
    }

    private IAsyncEnumerable<SubscriptionMessage> MessagesAsync() =>
        _client.SubscribeAsync("tams", _positions, from: StartFrom.Beginning, cancellationToken: _timeout.Token);
}
