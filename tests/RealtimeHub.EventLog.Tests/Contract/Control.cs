using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog.Control;
using RealtimeHub.EventLog.Tests.Kit;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Control_remembers_what_was_decided_over_a_restart()
    {
        await using (var control = await ControlAsync())
        {
            await SetAsync(control, "a", 1);
            await SetAsync(control, "b", 2);
            await SetAsync(control, "a", 3);
            await RemoveAsync(control, "b");
        }

        Log = await RestartAsync();
        await using var again = await ControlAsync();
        Values(again).Should().Equal("a=3");
    }

    [Fact]
    public async Task Control_shows_what_another_node_decided_and_tells_it()
    {
        await using var here = await ControlAsync();
        await using var there = await ControlAsync();
        var change = here.NextChange;
        await SetAsync(there, "a", 1);
        await change.InTime();
        Values(here).Should().Equal("a=1");
    }

    [Fact]
    public async Task Control_decides_again_when_another_node_was_faster_so_that_no_count_is_lost()
    {
        await using var here = await ControlAsync();
        await using var there = await ControlAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => CountAsync(i % 2 == 0 ? here : there))).InTime();
        await here.ReadToTipAsync(CancellationToken.None);
        Values(here).Should().Equal("count=60");
    }

    [Fact]
    public async Task Control_that_forgets_leaves_nothing_of_it_in_the_log()
    {
        await using var here = await ControlAsync();
        await using var there = await ControlAsync();
        await SetAsync(here, "kept", 1);
        await SetAsync(here, "secret", 424242);
        await there.ReadToTipAsync(CancellationToken.None);
        await RemoveAsync(here, "secret");

        string.Concat((await Log.ReadAllAsync()).Select(e => System.Text.Encoding.UTF8.GetString(e.Json.Span))).Should().NotContain("424242").And.Contain("kept");
        Log.Extent.Oldest.Should().Be(Newest);
        await there.ReadToTipAsync(CancellationToken.None);
        Values(there).Should().Equal("kept=1");
    }

    [Fact]
    public async Task Control_forgets_to_the_end_although_nobody_waits_for_it_any_more()
    {
        await using var control = await ControlAsync();
        await SetAsync(control, "secret", 424242);
        using var gone = new CancellationTokenSource();
        await control.ChangeAsync(
            _ =>
            {
                gone.Cancel();
                return new ControlDecision<bool>(true, [ControlChange.Remove("secret")], Forgets: true);
            },
            gone.Token);

        string.Concat((await Log.ReadAllAsync()).Select(e => System.Text.Encoding.UTF8.GetString(e.Json.Span))).Should().NotContain("424242");
    }

    [Fact]
    public async Task Control_is_shortened_by_itself_and_nobody_sees_it_empty_meanwhile()
    {
        await using var here = await ControlAsync();
        await using var there = await ControlAsync();
        await SetAsync(here, "kept", 1);
        await there.ReadToTipAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var looking = Task.Run(() => { while (!stop.IsCancellationRequested) there.State.Values.Should().ContainKey("kept"); });
        var large = new string('x', 200_000);
        for (var i = 0; i < 50; i++) await SetAsync(here, "large", large + i);
        await stop.CancelAsync();
        await looking.InTime();

        Log.Extent.Oldest!.Value.Sequence.Should().BeGreaterThan(20, "10 MB were said, 4 MiB are said again at most");
        await there.ReadToTipAsync(CancellationToken.None);
        Values(there).Should().Equal("kept=1", $"large={large}49");
    }

    [Fact]
    public async Task Control_tells_what_changed_since_an_earlier_state_and_whoever_changed_it()
    {
        await using var here = await ControlAsync();
        await using var there = await ControlAsync();
        await SetAsync(here, "kept", 1);
        var seen = await there.ReadToTipAsync(CancellationToken.None);
        await SetAsync(here, "a", 1);
        await SetAsync(there, "b", 1);
        await SetAsync(here, "a", 2);

        var now = await there.ReadToTipAsync(CancellationToken.None);

        now.ChangedSince(seen).Should().BeEquivalentTo("a", "b");
        now.ChangedSince(now).Should().BeEmpty();
        seen.ChangedSince(now).Should().BeNull("what is to come is not known");
        now.ChangedSince(here.State).Should().BeNull("another node counts for itself");
    }

    [Fact]
    public async Task Control_does_not_tell_what_changed_over_a_snapshot_but_what_it_says_again_stays_the_same_object()
    {
        await using var control = await ControlAsync();
        await SetAsync(control, "kept", "ü & <b>");
        await SetAsync(control, "secret", 424242);
        var seen = control.State;
        await RemoveAsync(control, "secret");

        control.State.ChangedSince(seen).Should().BeNull();
        control.State.Values["kept"].Should().BeSameAs(seen.Values["kept"]);
        control.State.Values.Should().NotContainKey("secret");
    }

    [Fact]
    public async Task Control_of_a_restored_backup_says_what_the_backup_says()
    {
        await using (var control = await ControlAsync()) await SetAsync(control, "a", 1);
        var restore = await BackupAsync();
        await using (var control = await ControlAsync()) await SetAsync(control, "a", 2);
        Log = await restore();
        await using var restored = await ControlAsync();
        Values(restored).Should().Equal("a=1");
    }

    [Fact]
    public async Task Control_that_decides_on_nothing_appends_nothing()
    {
        await using var control = await ControlAsync();
        var before = Newest;
        (await control.ChangeAsync(state => ControlDecision<int>.Nothing(state.Values.Count), CancellationToken.None)).Should().Be(0);
        Newest.Should().Be(before);
    }

    [Fact]
    public async Task Control_says_so_when_the_log_does_not_take_a_change()
    {
        await using var control = await ControlAsync();
        await Log.DisposeAsync();
        var change = () => SetAsync(control, "a", 1);
        (await change.Should().ThrowAsync<ControlRefusedException>()).Which.Outcome.Should().Be(AppendOutcome.Closed);
    }

    private Task<ControlLog> ControlAsync() => ControlLog.OpenAsync(Log, Time, NullLogger.Instance, CancellationToken.None);

    private static Task SetAsync<T>(ControlLog control, string key, T value) => control.ChangeAsync(
        _ => new ControlDecision<bool>(true, [ControlChange.Set(key, value, JsonSerializerOptions.Default)]), CancellationToken.None);

    private static Task RemoveAsync(ControlLog control, string key) => control.ChangeAsync(
        _ => new ControlDecision<bool>(true, [ControlChange.Remove(key)], Forgets: true), CancellationToken.None);

    private static Task CountAsync(ControlLog control) => control.ChangeAsync(
        state => new ControlDecision<bool>(true, [ControlChange.Set("count", Count(state) + 1, JsonSerializerOptions.Default)]), CancellationToken.None);

    private static int Count(ControlState state) => state.Values.TryGetValue("count", out var count) ? count.Json.GetInt32() : 0;

    private static IEnumerable<string> Values(ControlLog control) =>
        control.State.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value.Json}");
}
