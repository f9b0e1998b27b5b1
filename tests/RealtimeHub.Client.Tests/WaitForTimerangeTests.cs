using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

public sealed class WaitForTimerangeTests : IAsyncLifetime
{
    private static readonly Timerange Wanted = Timerange.Parse("[10:0_20:0)");

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private readonly FlowEvents _flow = FlowEvents.OfNew();
    private readonly ProgressSignal _progress = new();
    private TestHub _hub = null!;
    private CuttableProxy _wire = null!;
    private RealtimeClient _client = null!;
    private RealtimeClient _producer = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _wire = CuttableProxy.To(_hub.Address);
        _client = RealtimeClient.Connect(_wire.Address);
        _producer = RealtimeClient.Connect(_hub.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _producer.DisposeAsync();
        await _wire.DisposeAsync();
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task What_is_there_already_is_available_at_once()
    {
        var position = await SayAsync(_flow.Added("[0:0_30:0)"));

        var result = await WaitAsync();

        result.Should().BeEquivalentTo(new WaitResult(position, [Wanted], "log"));
    }

    [Fact]
    public async Task It_ends_with_the_event_that_completes_the_timerange()
    {
        await SayAsync(_flow.Added("[10:0_15:0)"));
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0.5);

        await SayAsync(_flow.Added("[16:0_21:0)"));
        await _progress.OfAsync(p => p.Missing is [var missing] && missing == Timerange.Parse("[15:0_16:0)"));
        waiting.IsCompleted.Should().BeFalse();
        var last = await SayAsync(_flow.Added("[15:0_16:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task Segments_of_other_flows_do_not_count()
    {
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0);

        await SayAsync(FlowEvents.OfNew().Added("[10:0_20:0)"));
        var last = await SayAsync(_flow.Added("[10:0_20:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Theory]
    [InlineData("()")]
    [InlineData("(0:0_0:1)")]
    public async Task Nothing_is_available_at_once_even_without_a_hub(string nothing)
    {
        await using var client = RealtimeClient.Connect(new Uri("http://127.0.0.1:1"));

        var result = await client.WaitForTimerangeAsync(_flow.Flow, Timerange.Parse(nothing));

        result.Should().BeEquivalentTo(new WaitResult(null, [], ""));
    }

    [Theory]
    [InlineData("_")]
    [InlineData("[10:0_")]
    [InlineData("_10:0)")]
    public async Task A_timerange_without_end_is_refused_unless_the_flow_is_closed_and_complete(string timerange)
    {
        await SayAsync(_flow.Created("ingesting"), _flow.Added("[0:0_20:0)"));
        var wait = () => _client.WaitForTimerangeAsync(_flow.Flow, Timerange.Parse(timerange), cancellationToken: _timeout.Token);

        (await wait.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain($"flow {_flow.Flow} is not closed_complete").And.Contain("Give a bounded timerange");

        await SayAsync(_flow.Updated("closed_complete"));
        (await wait()).RestsOn.Should().Be("log");
    }

    [Fact]
    public async Task A_timerange_without_end_of_a_closed_flow_with_a_hole_waits_until_the_hole_is_filled()
    {
        await SayAsync(_flow.Created("closed_complete"), _flow.Added("[0:0_10:0)", "[11:0_20:0)"));
        var waiting = WaitAsync(Timerange.Eternity);
        await _progress.OfAsync(p => p.Covered.Count == 2);

        var last = await SayAsync(_flow.Added("[10:0_11:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task Gaps_within_the_tolerance_count_as_covered()
    {
        await SayAsync(_flow.Added("[10:0_12:399999999)", "[12:400000000_20:0)"));

        var result = await WaitAsync(options: new WaitOptions { Tolerance = 1 });

        result.Covered.Should().HaveCount(2);
    }

    [Fact]
    public async Task Gaps_beyond_the_tolerance_do_not()
    {
        await SayAsync(_flow.Added("[10:0_12:399999998)", "[12:400000000_20:0)"));
        var waiting = WaitAsync(options: new WaitOptions { Tolerance = 1, Progress = _progress });
        await _progress.OfAsync(p => p.Missing.Count == 1);

        var last = await SayAsync(_flow.Added("[12:399999998_12:399999999)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task A_gap_at_the_border_is_judged_with_the_segment_beyond_it()
    {
        await SayAsync(_flow.Added("[5:0_9:999999999)", "[10:1_20:0)"));

        var result = await WaitAsync(options: new WaitOptions { Tolerance = 2 });

        result.Covered.Should().Equal(Timerange.Parse("[10:1_20:0)"));
    }

    [Fact]
    public async Task A_negative_tolerance_is_refused()
    {
        var wait = () => WaitAsync(options: new WaitOptions { Tolerance = -1 });

        await wait.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task What_is_deleted_meanwhile_is_waited_for_again()
    {
        await SayAsync(_flow.Added("[10:0_15:0)"));
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0.5);

        await SayAsync(_flow.Deleted("[10:0_12:0)"));
        await _progress.OfAsync(p => p.Fraction == 0.3);
        await SayAsync(_flow.Added("[15:0_20:0)"));
        await _progress.OfAsync(p => p.Fraction == 0.8);
        var last = await SayAsync(_flow.Added("[10:0_12:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task A_flow_that_is_deleted_has_nothing_and_is_waited_for_on()
    {
        await SayAsync(_flow.Created(), _flow.Added("[10:0_15:0)"));
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0.5);

        await SayAsync(_flow.Gone());
        await _progress.OfAsync(p => p.Fraction == 0);
        await SayAsync(_flow.Added("[15:0_20:0)"));
        await _progress.OfAsync(p => p.Fraction == 0.5);
        var last = await SayAsync(_flow.Added("[10:0_15:0)"));

        (await waiting).Position.Should().Be(last);
    }

    [Fact]
    public async Task Lost_connections_are_not_seen()
    {
        var waiting = WaitAsync();
        await _progress.OfAsync(p => p.Fraction == 0);

        for (var second = 10; second < 20; second++)
        {
            _wire.Cut();
            await SayAsync(_flow.Added($"[{second}:0_{second + 1}:0)"));
        }

        (await waiting).Covered.Should().Equal(Wanted);
        _wire.Connections.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task After_a_history_that_was_lost_only_what_the_hub_knows_now_counts()
    {
        await SayAsync(_flow.Added("[10:0_19:0)"));
        await using var client = RealtimeClient.Connect(_hub.Address);
        var waiting = client.WaitForTimerangeAsync(_flow.Flow, Wanted, new WaitOptions { Progress = _progress }, _timeout.Token);
        await _progress.OfAsync(p => p.Fraction == 0.9);

        // The same address, another folder: nothing of before is known.
        await _hub.DisposeAsync();
        _hub = await TestHub.StartAsync(address: _hub.Address);
        await _progress.OfAsync(p => p.Fraction == 0);
        await SayAsync(_flow.Added("[19:0_20:0)"));
        await _progress.OfAsync(p => p.Fraction == 0.1);
        await SayAsync(_flow.Added("[10:0_19:0)"));

        (await waiting).Covered.Should().Equal(Wanted);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_ends_it_with_the_words_of_the_hub()
    {
        _hub.ExpectError("unknown-stream");

        var wait = () => WaitAsync(options: new WaitOptions { Stream = "nowhere" });

        (await wait.Should().ThrowAsync<RealtimeHubException>()).Which.Type.Should().Be("unknown-stream");
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = _client.WaitForTimerangeAsync(_flow.Flow, Wanted, new WaitOptions { Progress = _progress }, cancel.Token);
        await _progress.OfAsync(p => p.Fraction == 0);

        await cancel.CancelAsync();

        await waiting.Invoking(w => w.WaitAsync(_timeout.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_thousand_waits_share_one_connection()
    {
        FlowEvents[] flows = [.. Enumerable.Range(0, 1000).Select(_ => FlowEvents.OfNew())];
        var first = flows.Select(_ => new ProgressSignal()).ToArray();
        var waits = flows.Select((flow, i) => _client.WaitForTimerangeAsync(flow.Flow, Wanted, new WaitOptions { Progress = first[i] }, _timeout.Token)).ToArray();
        await Task.WhenAll(first.Select(p => p.OfAsync(_ => true)));

        await SayAsync([.. flows.Select(f => f.Added("[10:0_19:0)"))]);
        waits.Should().NotContain(wait => wait.IsCompleted);
        await SayAsync([.. flows.Select(f => f.Added("[19:0_20:0)"))]);

        (await Task.WhenAll(waits)).Should().OnlyContain(result => result.Covered.Count == 1);
        _wire.Connections.Should().Be(1);
    }

    private Task<WaitResult> WaitAsync(Timerange? timerange = null, WaitOptions? options = null) =>
        _client.WaitForTimerangeAsync(_flow.Flow, timerange ?? Wanted, options ?? new WaitOptions { Progress = _progress }, _timeout.Token);

    private async Task<Protocol.Position> SayAsync(params string[] envelopes) =>
        (await _producer.PublishAsync("tams", FlowEvents.Bytes(envelopes), cancellationToken: _timeout.Token))[^1];
}
