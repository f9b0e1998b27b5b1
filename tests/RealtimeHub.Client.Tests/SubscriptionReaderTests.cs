using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>The resume rules, against a hub whose every word the test says.</summary>
public sealed class SubscriptionReaderTests : IAsyncDisposable
{
    private readonly ScriptedSubscription _script = new();

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    [Fact]
    public async Task Rule_2_after_a_loss_it_subscribes_again_from_where_it_was()
    {
        var first = await _script.Hub.NextAsync();
        first.Say(Events(1, 3));
        Sequences(await _script.TakeAsync()).Should().Equal(1, 2, 3);

        first.Fail(new IOException("cut"));

        (await first.Lost.Task).Should().Be("cut");
        var second = await _script.Hub.NextAsync();
        first.From.Should().Be(StartFrom.Beginning);
        second.From.Should().Be(StartFrom.After(At(3)));
    }

    [Fact]
    public async Task Rule_3_what_a_second_connection_repeats_is_not_seen_again()
    {
        var first = await _script.Hub.NextAsync();
        first.Say(Events(1, 3));
        first.Fail(null);
        var second = await _script.Hub.NextAsync();

        second.Say(Events(2, 5));

        Sequences(await _script.TakeAsync()).Should().Equal(1, 2, 3);
        Sequences(await _script.TakeAsync()).Should().Equal(4, 5);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Rule_6_a_refusal_that_stays_ends_it_with_a_clear_error(int status)
    {
        var first = await _script.Hub.NextAsync();
        first.Say(Events(1, 1));

        first.Fail(new HubException($"HubException: {status} some-type: Some detail."));

        Sequences(await _script.TakeAsync()).Should().Equal(1);
        var take = () => _script.TakeAsync();
        (await take.Should().ThrowAsync<RealtimeHubException>()).Which.Should().BeEquivalentTo(new { Status = status, Type = "some-type", Detail = "Some detail." });
    }

    [Fact]
    public async Task Rule_6_a_refusal_that_passes_is_tried_again_after_a_delay_on_the_same_connection_and_said()
    {
        var first = await _script.Hub.NextAsync();

        first.Fail(new HubException("HubException: 503 busy: Later."));
        await _script.Time.AwaitedAsync(left => left == TimeSpan.FromSeconds(0.1));
        (await first.Refused.Task).Message.Should().Be("503 busy: Later.");
        _script.Time.Advance(TimeSpan.FromSeconds(0.1));

        (await _script.Hub.NextAsync()).From.Should().Be(StartFrom.Beginning);
        first.Lost.Task.IsCompleted.Should().BeFalse();
    }

    public static TheoryData<SubscriptionMessage> NotOfTheLog => new() { new NoticeMessage("storage-away", "Wait."), new UnknownMessage("weather", null) };

    public static TheoryData<SubscriptionMessage> OfTheLog => new() { Events(1, 1), new GapMessage(GapReason.Retention, At(0), At(1), At(1)), new CaughtUpMessage(At(1), "node") };

    [Theory]
    [MemberData(nameof(NotOfTheLog))]
    public async Task Rule_6_a_notice_before_each_refusal_neither_serves_nor_keeps_the_delay_short(SubscriptionMessage said)
    {
        foreach (var delay in new[] { 0.1, 0.2, 0.4 })
        {
            var opened = await _script.Hub.NextAsync();
            opened.Say(said);
            opened.Fail(new HubException("HubException: 503 busy: Later."));
            await _script.Time.AwaitedAsync(left => left == TimeSpan.FromSeconds(delay));
            opened.Served.Task.IsCompleted.Should().BeFalse();
            _script.Time.Advance(TimeSpan.FromSeconds(delay));
        }
    }

    [Theory]
    [MemberData(nameof(OfTheLog))]
    public async Task Rule_6_what_is_read_from_the_log_serves_and_makes_the_delay_short_again(SubscriptionMessage said)
    {
        (await _script.Hub.NextAsync()).Fail(new HubException("HubException: 503 busy: Later."));
        await _script.Time.AwaitedAsync(left => left == TimeSpan.FromSeconds(0.1));
        _script.Time.Advance(TimeSpan.FromSeconds(0.1));
        var second = await _script.Hub.NextAsync();

        second.Say(said);
        second.Fail(new HubException("HubException: 503 busy: Later."));

        await second.Served.Task.WaitAsync(Deadline.Limit);
        await _script.Time.AwaitedAsync(left => left == TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public async Task Rule_7_ten_seconds_of_silence_are_a_lost_connection()
    {
        var first = await _script.Hub.NextAsync();
        first.Say(Events(1, 1));
        await _script.TakeAsync();

        await _script.Time.AwaitedAsync(left => left == TimeSpan.FromSeconds(10));
        _script.Time.Advance(TimeSpan.FromSeconds(9.9));
        first.Lost.Task.IsCompleted.Should().BeFalse();
        _script.Time.Advance(TimeSpan.FromSeconds(0.1));

        (await first.Lost.Task).Should().Be("nothing heard for 10 s");
        (await _script.Hub.NextAsync()).From.Should().Be(StartFrom.After(At(1)));
        first.IsCancelled.Should().BeTrue();
    }

    [Fact]
    public async Task Rule_8_a_full_buffer_cancels_the_stream_and_half_handled_begins_it_again_from_the_last_that_was_buffered()
    {
        var first = await _script.Hub.NextAsync();
        first.Say(Events(1, 4));
        first.Say(Events(5, 9));
        first.Say(Events(10, 12));
        var second = _script.Hub.NextAsync();
        await Eventually.HoldsAsync(() => first.IsCancelled, "the last three did not fit");

        _script.Buffer.Handled(await _script.TakeAsync());
        (await second).From.Should().Be(StartFrom.After(At(9)));
        first.Lost.Task.IsCompleted.Should().BeFalse();

        (await second).Say(Events(10, 12));
        Sequences(await _script.TakeAsync()).Should().Equal(5, 6, 7, 8, 9);
        Sequences(await _script.TakeAsync()).Should().Equal(10, 11, 12);
    }

    [Fact]
    public async Task Rule_10_an_unknown_kind_is_ignored()
    {
        var first = await _script.Hub.NextAsync();

        first.Say(new UnknownMessage("weather", At(4)));
        first.Say(new CaughtUpMessage(At(5), "node"));

        (await _script.TakeAsync()).Should().BeOfType<CaughtUpMessage>();
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_ends_it_instead_of_being_met_again_for_ever()
    {
        var first = await _script.Hub.NextAsync();

        first.Items.Writer.TryWrite(JsonSerializer.Deserialize<Received>("""{"kind":"events","events":[{}]}""", ProtocolJson.Options));

        var take = () => _script.TakeAsync();
        (await take.Should().ThrowAsync<RealtimeHubException>()).Which.Type.Should().Be("unreadable-message");
    }
}
