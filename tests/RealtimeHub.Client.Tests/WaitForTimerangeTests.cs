using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>What a wait for a timerange waits for, and how it ends.</summary>
public sealed class WaitForTimerangeTests : FlowWaits
{
    [Fact]
    public async Task What_is_there_already_is_available_at_once()
    {
        var position = await SayAsync(Flow.Added("[0:0_30:0)"));

        var result = await WaitAsync();

        result.Should().BeEquivalentTo(new WaitResult(position, [Wanted], "log"));
    }

    [Fact]
    public async Task It_ends_with_the_event_that_completes_the_timerange()
    {
        await SayAsync(Flow.Added("[10:0_15:0)"));
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0.5);

        await SayAsync(Flow.Added("[16:0_21:0)"));
        await Progress.OfAsync(p => p.Missing is [var missing] && missing == Timerange.Parse("[15:0_16:0)"));
        waiting.IsCompleted.Should().BeFalse();
        var last = await SayAsync(Flow.Added("[15:0_16:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task Segments_of_other_flows_do_not_count()
    {
        var waiting = WaitAsync();
        await Progress.OfAsync(p => p.Fraction == 0);

        await SayAsync(FlowEvents.OfNew().Added("[10:0_20:0)"));
        var last = await SayAsync(Flow.Added("[10:0_20:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Theory]
    [InlineData("()")]
    [InlineData("(0:0_0:1)")]
    public async Task Nothing_is_available_at_once_even_without_a_hub(string nothing)
    {
        await using var client = RealtimeClient.Connect(new Uri("http://127.0.0.1:1"));

        var result = await client.WaitForTimerangeAsync(Flow.Flow, Timerange.Parse(nothing));

        result.Should().BeEquivalentTo(new WaitResult(null, [], ""));
    }

    [Fact]
    public async Task A_stream_that_is_not_there_ends_it_with_the_words_of_the_hub()
    {
        Hub.ExpectError("unknown-stream");

        var wait = () => WaitAsync(options: new WaitOptions { Stream = "nowhere" });

        (await wait.Should().ThrowAsync<RealtimeHubException>()).Which.Type.Should().Be("unknown-stream");
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = Client.WaitForTimerangeAsync(Flow.Flow, Wanted, new WaitOptions { Progress = Progress }, cancel.Token);
        await Progress.OfAsync(p => p.Fraction == 0);

        await cancel.CancelAsync();

        await waiting.Invoking(w => w.WaitAsync(Timeout)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_thousand_waits_share_one_connection()
    {
        FlowEvents[] flows = [.. Enumerable.Range(0, 1000).Select(_ => FlowEvents.OfNew())];
        var first = flows.Select(_ => new ProgressSignal()).ToArray();
        var waits = flows.Select((flow, i) => Client.WaitForTimerangeAsync(flow.Flow, Wanted, new WaitOptions { Progress = first[i] }, Timeout)).ToArray();
        await Task.WhenAll(first.Select(p => p.OfAsync(_ => true)));

        await SayAsync([.. flows.Select(f => f.Added("[10:0_19:0)"))]);
        waits.Should().NotContain(wait => wait.IsCompleted);
        await SayAsync([.. flows.Select(f => f.Added("[19:0_20:0)"))]);

        (await Task.WhenAll(waits)).Should().OnlyContain(result => result.Covered.Count == 1);
        Wire.Connections.Should().Be(1);
    }
}
