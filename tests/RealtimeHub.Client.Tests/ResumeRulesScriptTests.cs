using System.Text.Json;
using RealtimeHub.Client.Connection;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>The resume rules for which a hub has to do what a real one rarely does.</summary>
public sealed class ResumeRulesScriptTests : IAsyncDisposable
{
    private readonly ScriptedSubscription _script = new();

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    [Fact]
    public async Task Rule_03_what_comes_again_within_an_epoch_is_dropped_and_another_epoch_is_taken_as_it_comes()
    {
        var first = await _script.Hub.NextAsync();
        first.Say(Events(1, 3));
        first.Fail(null);
        var second = await _script.Hub.NextAsync();

        second.Say(Events(2, 4));
        second.Say(Events(3, 4, EpochB));

        Sequences(await _script.TakeAsync()).Should().Equal(1, 2, 3);
        Sequences(await _script.TakeAsync()).Should().Equal(4);
        Sequences(await _script.TakeAsync()).Should().Equal(3, 4);
    }

    [Fact]
    public void Rule_06_the_limit_of_the_jitter_doubles_from_a_tenth_of_a_second_to_five()
    {
        var delay = new ReconnectDelay(() => 1);

        Enumerable.Range(0, 8).Select(_ => delay.Next().TotalSeconds).Should().Equal(0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5);
    }

    [Fact]
    public async Task Rule_07_ten_seconds_of_silence_are_a_lost_connection()
    {
        var first = await _script.Hub.NextAsync();
        first.Say(Events(1, 1));
        await _script.TakeAsync();

        await _script.Time.AwaitedAsync(left => left == TimeSpan.FromSeconds(10));
        _script.Time.Advance(TimeSpan.FromSeconds(10));

        (await first.Lost.Task).Should().Be("nothing heard for 10 s");
        (await _script.Hub.NextAsync()).From.Should().Be(StartFrom.After(At(1)));
    }

    [Fact]
    public async Task Rule_08_for_a_slow_handler_the_stream_is_cancelled_and_begun_again_when_half_is_handled()
    {
        var first = await _script.Hub.NextAsync();
        for (var i = 1; i <= 11; i++) first.Say(Events(i, i));
        var second = _script.Hub.NextAsync();
        await Eventually.HoldsAsync(() => first.IsCancelled, "the eleventh did not fit");

        for (var i = 0; i < 5; i++)
        {
            second.IsCompleted.Should().BeFalse();
            _script.Buffer.Handled(await _script.TakeAsync());
        }

        (await second).From.Should().Be(StartFrom.After(At(10)));
    }

    [Fact]
    public async Task Rule_10_unknown_kinds_and_members_are_ignored()
    {
        var first = await _script.Hub.NextAsync();

        first.Items.Writer.TryWrite(Read($$"""{"kind":"weather","position":"{{At(1)}}"}"""));
        first.Items.Writer.TryWrite(Read($$"""{"kind":"caught_up","position":"{{At(2)}}","node":"a","mood":"good"}"""));

        (await _script.TakeAsync()).Should().Be(new CaughtUpMessage(At(2), "a"));
    }

    private static Received Read(string json) => JsonSerializer.Deserialize<Received>(json, ProtocolJson.Options);
}
