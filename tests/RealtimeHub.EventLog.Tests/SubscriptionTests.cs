using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests;

public sealed class SubscriptionTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly NoticeBoard _board = new("node-1");
    private readonly MemoryEventLog _log;
    private IAsyncEnumerator<SubscriptionMessage>? _messages;

    public SubscriptionTests() => _log = new MemoryEventLog("tams", new LogOptions(), _time);

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        if (_messages is not null) await _messages.DisposeAsync();
    }

    [Fact]
    public async Task Subscription_from_the_beginning_gets_everything_then_caught_up_then_what_comes()
    {
        await _log.FillAsync(3);
        Subscribe(StartFrom.Beginning);
        var events = await NextAsync<EventsMessage>();
        events.Events.ShouldBeDense();
        events.Should().Match<EventsMessage>(m => m.Events.Count == 3 && m.Position == _log.Extent.Newest && m.Behind == 0);
        (await NextAsync<CaughtUpMessage>()).Should().Be(new CaughtUpMessage(_log.Extent.Newest, "node-1"));

        var next = MoveAsync();
        next.IsCompleted.Should().BeFalse();
        await _log.FillAsync(1);
        await next.InTime();
        _messages!.Current.Should().BeOfType<EventsMessage>().Which.Events.ShouldBeDense(4);
    }

    [Fact]
    public async Task Caught_up_comes_on_arrival_and_then_after_each_quiet_interval()
    {
        Subscribe(StartFrom.Now);
        await NextAsync<CaughtUpMessage>();
        for (var i = 0; i < 3; i++)
        {
            var next = MoveAsync();
            _time.Advance(Subscription.Quiet - TimeSpan.FromMilliseconds(1));
            next.IsCompleted.Should().BeFalse();
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await next.InTime();
            _messages!.Current.Should().BeOfType<CaughtUpMessage>();
        }
    }

    [Fact]
    public async Task Event_begins_the_quiet_interval_anew()
    {
        Subscribe(StartFrom.Now);
        await NextAsync<CaughtUpMessage>();
        var next = MoveAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        await _log.FillAsync(1);
        await next.InTime();
        next = MoveAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        next.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        await next.InTime();
        _messages!.Current.Should().BeOfType<CaughtUpMessage>();
    }

    [Fact]
    public async Task Slow_subscriber_is_not_told_it_caught_up_while_events_wait()
    {
        await _log.FillAsync(1);
        Subscribe(StartFrom.Beginning);
        await NextAsync<EventsMessage>();
        await _log.FillAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await NextAsync<EventsMessage>()).Events.ShouldBeDense(2);
        (await NextAsync<CaughtUpMessage>()).Position.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task Gap_is_told_before_any_later_event()
    {
        await _log.FillAsync(3);
        Subscribe(StartFrom.After(new Position(1, 2)));
        (await NextAsync<GapMessage>()).Reason.Should().Be(GapReason.Reset);
        (await NextAsync<EventsMessage>()).Events.ShouldBeDense();
    }

    [Fact]
    public async Task Filter_that_hides_a_long_catch_up_lets_empty_events_tell_the_position()
    {
        await _log.AppendedAsync([.. Enumerable.Range(0, 3000).Select(_ => Make.FlowEvent(1))]);
        // Without a scope the log cannot skip; each read takes two seconds by this clock.
        var slow = new SlowLog(_log, _ => _time.Advance(TimeSpan.FromSeconds(2)));
        Subscribe(StartFrom.Beginning, new EventFilter { Events = [] }, slow);
        var first = await NextAsync<EventsMessage>();
        first.Events.Should().BeEmpty();
        first.Behind.Should().BePositive();
        var second = await NextAsync<EventsMessage>();
        second.Events.Should().BeEmpty();
        second.Position.Sequence.Should().BeGreaterThan(first.Position.Sequence);
    }

    [Fact]
    public async Task Filter_moves_the_position_past_what_it_hides()
    {
        Subscribe(StartFrom.Now, new EventFilter { FlowIds = [Make.Id(2)] });
        await NextAsync<CaughtUpMessage>();
        await _log.AppendedAsync(Make.FlowEvent(1));
        var next = MoveAsync();
        await _log.AppendedAsync(Make.FlowEvent(2));
        await _log.AppendedAsync(Make.FlowEvent(1));
        await next.InTime();
        var message = _messages!.Current.Should().BeOfType<EventsMessage>().Subject;
        message.Events.Should().ContainSingle().Which.Groups.Should().Contain(Make.Flow(2));
        _time.Advance(TimeSpan.FromMinutes(1));
        (await NextAsync<CaughtUpMessage>()).Position.Sequence.Should().Be(3);
    }

    [Fact]
    public async Task Subscription_whose_filter_hides_everything_looks_through_nothing_of_it()
    {
        var reads = new List<long>();
        Subscribe(StartFrom.Now, new EventFilter { FlowIds = [Make.Id(2)] }, new SlowLog(_log, position => reads.Add(position.Sequence)));
        await NextAsync<CaughtUpMessage>();
        for (var i = 1; i <= 3; i++)
        {
            var next = MoveAsync();
            await _log.AppendedAsync([.. Enumerable.Range(0, 1000).Select(_ => Make.FlowEvent(1, 1))]);
            _time.Advance(Subscription.Quiet);
            (await next.InTime()).Should().BeTrue();
            _messages!.Current.Should().BeOfType<CaughtUpMessage>().Which.Position.Should().Be(_log.Extent.Newest);
        }

        reads.Should().Equal(0, 1000, 2000, 3000);
    }

    [Fact]
    public async Task Notice_reaches_a_waiting_subscription_and_not_one_that_began_later()
    {
        Subscribe(StartFrom.Now);
        await NextAsync<CaughtUpMessage>();
        var next = MoveAsync();
        var notice = new NoticeMessage("maintenance", "At noon.");
        _board.Post(notice);
        _log.WakeReaders();
        await next.InTime();
        _messages!.Current.Should().Be(notice);

        await using var later = new Subscription(_log, EventFilter.All, _board, _time).ReadAsync(StartFrom.Now, default).GetAsyncEnumerator();
        await later.MoveNextAsync();
        later.Current.Should().BeOfType<CaughtUpMessage>();
    }

    [Fact]
    public async Task Raised_notice_is_told_to_who_comes_later_too_until_it_is_settled()
    {
        var (away, back) = (new NoticeMessage("away", "Gone."), new NoticeMessage("back", "Here."));
        _board.Raise(away);
        Subscribe(StartFrom.Now);
        (await NextAsync<NoticeMessage>()).Should().Be(away);
        await NextAsync<CaughtUpMessage>();

        var next = MoveAsync();
        _board.Settle("away", back);
        _log.WakeReaders();
        await next.InTime();
        _messages!.Current.Should().Be(back);

        await using var later = new Subscription(_log, EventFilter.All, _board, _time).ReadAsync(StartFrom.Now, default).GetAsyncEnumerator();
        (await later.MoveNextAsync()).Should().BeTrue();
        later.Current.Should().BeOfType<CaughtUpMessage>();
    }

    [Fact]
    public void Board_that_closes_a_share_ends_about_that_share_and_full_closing_ends_the_rest()
    {
        var readers = Enumerable.Range(0, 400).Select(_ => _board.FromNow()).ToList();
        _board.Close(new NoticeMessage("shutdown", "Gone."), 0.5);
        readers.Count(r => r.Last is not null).Should().BeInRange(120, 280);
        _board.IsClosed.Should().BeFalse();

        _board.Close(new NoticeMessage("shutdown", "Gone."));

        readers.Should().OnlyContain(r => r.Last != null);
        _board.IsClosed.Should().BeTrue();
    }

    [Fact]
    public async Task Closed_board_ends_the_subscription_after_its_last_notice()
    {
        Subscribe(StartFrom.Now);
        await NextAsync<CaughtUpMessage>();
        var next = MoveAsync();
        _board.Close(new NoticeMessage("shutdown", "Gone."));
        _log.WakeReaders();
        (await next.InTime()).Should().BeTrue();
        _messages!.Current.Should().BeOfType<NoticeMessage>();
        (await MoveAsync().InTime()).Should().BeFalse();
    }

    [Fact]
    public async Task Cancelled_subscription_ends()
    {
        using var cancellation = new CancellationTokenSource();
        Subscribe(StartFrom.Now, cancellationToken: cancellation.Token);
        await NextAsync<CaughtUpMessage>();
        var next = MoveAsync();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => next.InTime()).Should().ThrowAsync<OperationCanceledException>();
    }

    private void Subscribe(StartFrom from, EventFilter? filter = null, IEventLog? log = null, CancellationToken cancellationToken = default) =>
        _messages = new Subscription(log ?? _log, filter ?? EventFilter.All, _board, _time).ReadAsync(from, cancellationToken).GetAsyncEnumerator(default);

    private Task<bool> MoveAsync() => _messages!.MoveNextAsync().AsTask();

    private async Task<T> NextAsync<T>()
    {
        (await MoveAsync().InTime()).Should().BeTrue();
        return _messages!.Current.Should().BeOfType<T>().Subject;
    }
}
