using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>Resume rule 8.</summary>
public sealed class MessageBufferTests
{
    private readonly MessageBuffer _buffer = new(maxEvents: 10, maxBytes: 1000);

    [Fact]
    public void It_takes_no_more_events_than_it_may_hold()
    {
        _buffer.TryAdd(Events(1, 6)).Should().BeTrue();
        _buffer.TryAdd(Events(7, 11)).Should().BeFalse();
        _buffer.TryAdd(Events(7, 10)).Should().BeTrue();
    }

    [Fact]
    public void It_takes_no_more_bytes_than_it_may_hold()
    {
        _buffer.TryAdd(Large(1, 600)).Should().BeTrue();
        _buffer.TryAdd(Large(2, 600)).Should().BeFalse();
    }

    [Fact]
    public void A_message_larger_than_all_of_it_is_taken_alone()
    {
        _buffer.TryAdd(Large(1, 5000)).Should().BeTrue();
        _buffer.TryAdd(Large(2, 1)).Should().BeFalse();
    }

    [Fact]
    public void A_flood_of_messages_without_events_is_bounded_too()
    {
        var taken = Enumerable.Range(0, 100).Count(i => _buffer.TryAdd(new CaughtUpMessage(At(i), "node")));

        taken.Should().BeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task What_the_handler_works_on_still_counts()
    {
        _buffer.TryAdd(Events(1, 10));
        var message = await _buffer.TakeAsync(default);

        _buffer.TryAdd(Events(11, 11)).Should().BeFalse();
        _buffer.Handled(message!);
        _buffer.TryAdd(Events(11, 11)).Should().BeTrue();
    }

    [Fact]
    public async Task There_is_room_again_when_half_is_handled()
    {
        for (var i = 1; i <= 10; i++) _buffer.TryAdd(Events(i, i));
        var room = _buffer.WaitForRoomAsync(default);

        for (var i = 1; i <= 4; i++) await HandleOneAsync();
        room.IsCompleted.Should().BeFalse();
        await HandleOneAsync();

        await room.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_end_with_an_error_comes_after_what_was_taken_in()
    {
        _buffer.TryAdd(Events(1, 1));
        _buffer.End(new RealtimeHubException(404, "unknown-stream", "There is none."));

        Sequences(await _buffer.TakeAsync(default)).Should().Equal(1);
        await _buffer.Invoking(b => b.TakeAsync(default)).Should().ThrowAsync<RealtimeHubException>();
    }

    private async Task HandleOneAsync() => _buffer.Handled((await _buffer.TakeAsync(default))!);

    private static EventsMessage Large(long sequence, int bytes) => new([Event(sequence, bytes: bytes)], At(sequence), 0);
}
