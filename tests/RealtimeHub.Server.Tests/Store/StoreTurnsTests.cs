using RealtimeHub.TestKit;
using static RealtimeHub.Server.Tests.Flows.FlowEvents;

namespace RealtimeHub.Server.Tests.Store;

/// <summary>Readers ask about much. The store answers as the test lets it, on a clock that goes when it is told to.</summary>
public sealed class StoreTurnsTests
{
    private static readonly (string, string?) Never = ("RetryAfter", "01:00:00");

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private volatile TaskCompletionSource _gate = NewGate();

    [Fact]
    public async Task Many_unknown_flows_of_a_slow_store_make_it_neither_unreachable_nor_an_event_unresolved()
    {
        await using var both = await StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(both.Hub);

        var question = wire.InvokeAsync("Flows", new { flow_ids = Unknown(300) });
        await AskedAsync(both, 4);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        NextTurns();
        await AskedAsync(both, 8);
        // Those that are asked for now have had a turn for 0.2 s, although the question is older than the time limit.
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await both.TellAsync(Added(1, "[0:0_1:0)"));
        NextTurns();
        await question;
        await both.TellAsync(Added(2, "[0:0_1:0)"));

        both.Warnings.Lines.Should().BeEmpty("the store answered whatever it was given the time to answer");
        await BothAreOfTheSourceAsync(both);
    }

    [Fact]
    public async Task Readers_take_no_turn_of_a_publish()
    {
        await using var both = await StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(both.Hub);

        var question = wire.InvokeAsync("Flows", new { flow_ids = Unknown(50) });
        await AskedAsync(both, 4);
        await both.TellAsync(Added(1, "[0:0_1:0)"));
        await both.TellAsync(Added(2, "[0:0_1:0)"));

        question.IsCompleted.Should().BeFalse("the store has said nothing to readers yet");
        await BothAreOfTheSourceAsync(both);
        OpenAll(both);
        await question;
    }

    [Fact]
    public async Task A_question_takes_a_hundred_unknown_flows_to_the_store_and_the_next_one_others()
    {
        await using var both = await StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(both.Hub);
        OpenAll(both);

        await wire.InvokeAsync("Flows", new { flow_ids = Unknown(250) });
        both.Store.Asked.Should().HaveCount(100);
        await wire.InvokeAsync("Flows", new { flow_ids = Unknown(250) });
        await wire.InvokeAsync("Flows", new { flow_ids = Unknown(250) });

        both.Store.Asked.Should().HaveCount(250).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_question_that_names_more_than_a_thousand_ids_is_refused()
    {
        await using var both = await StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(both.Hub);

        var call = () => wire.InvokeAsync("Flows", new { flow_ids = Unknown(900), source_ids = Unknown(101) });

        (await call.Should().ThrowAsync<HubCallFailedException>()).Which.Message.Should().Contain("400 invalid-request: flow_ids: the question names 1,001 ids; there may be 1,000");
        both.Store.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_reading_that_waited_for_its_turn_has_all_its_time()
    {
        await using var both = await StartAsync();
        await both.TellAsync([Source(102), .. Enumerable.Range(11, 5).Select(flow => Flow(flow, 102))]);

        var first = Enumerable.Range(11, 5).Select(flow => both.CoverageAsync(flow: flow)).ToList();
        await AskedAsync(both, 4);
        _time.Advance(TimeSpan.FromSeconds(59));
        await Task.WhenAll(first);
        NextTurns();
        await AskedAsync(both, 5);
        _time.Advance(TimeSpan.FromSeconds(2));
        NextTurns();

        foreach (var flow in Enumerable.Range(11, 5))
            await Eventually.HoldsAsync(async () => (await both.CoverageAsync(flow: flow)).GetProperty("rests_on").GetString() == "store", $"flow {flow} is read");
        both.Warnings.Lines.Should().BeEmpty();
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static List<Guid> Unknown(int count) => [.. Enumerable.Range(1000, count).Select(Id)];

    private static Task AskedAsync(StoreHub both, int count) => Eventually.HoldsAsync(() => both.Store.Asked.Count >= count, $"the store is asked {count} times");

    private void OpenAll(StoreHub both)
    {
        both.Store.OnAsked = _ => Task.CompletedTask;
        _gate.SetResult();
    }

    private static async Task BothAreOfTheSourceAsync(StoreHub both)
    {
        var page = await both.Hub.PageAsync($"from=beginning&source_ids={Id(101)}");
        page.GetProperty("events").GetArrayLength().Should().Be(2);
        page.TryGetProperty("gap", out var gap).Should().BeFalse($"nothing is unresolved, but there is {gap}");
    }

    // Flows 1 and 2, of source 101, are answered at once; all else when the gate opens that stood when it was asked for.
    private async Task<StoreHub> StartAsync()
    {
        var both = await StoreHub.StartAsync(_time, Never);
        both.Store.AddFlow(Id(2), Id(101));
        both.Store.OnAsked = path => new[] { 1, 2, 101 }.Any(id => path.EndsWith($"{Id(id)}", StringComparison.Ordinal)) ? Task.CompletedTask : _gate.Task;
        return both;
    }

    private void NextTurns()
    {
        var open = _gate;
        _gate = NewGate();
        open.SetResult();
    }
}
