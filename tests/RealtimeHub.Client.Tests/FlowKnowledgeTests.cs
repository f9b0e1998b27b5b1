using RealtimeHub.Protocol;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Asking what a hub knows, over a wire that is cut.</summary>
public sealed class FlowKnowledgeTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private readonly FlowEvents _flow = FlowEvents.OfNew();
    private TestHub _hub = null!;
    private CuttableProxy _wire = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _wire = CuttableProxy.To(_hub.Address);
        _client = RealtimeClient.Connect(_wire.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _wire.DisposeAsync();
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Coverage_says_what_is_covered_and_what_is_missing()
    {
        var position = await SayAsync(_flow.Added("[0:0_10:0)"));

        var coverage = await _client.CoverageAsync(_flow.Flow, Timerange.Parse("[5:0_15:0)"), cancellationToken: _timeout.Token);

        coverage.Should().BeEquivalentTo(new FlowCoverage(position, [Timerange.Parse("[5:0_10:0)")], [Timerange.Parse("[10:0_15:0)")], false, "log"));
    }

    [Fact]
    public async Task A_question_whose_answer_was_lost_is_asked_again()
    {
        await SayAsync(_flow.Created());
        _wire.Mute();
        var asking = _client.FlowsAsync(cancellationToken: _timeout.Token);
        await Eventually.HoldsAsync(() => _wire.HeldBack > 0, "the hub answers");

        _wire.Cut();

        (await asking).Flows.Should().ContainSingle().Which.Id.Should().Be(_flow.Flow);
    }

    [Fact]
    public async Task Flows_are_selected_by_ids_and_by_nothing_else()
    {
        await SayAsync(_flow.Created());
        await SayAsync(FlowEvents.OfNew().Created());

        var list = await _client.FlowsAsync(new EventFilter { FlowIds = [_flow.Flow] }, cancellationToken: _timeout.Token);
        var wrong = () => _client.FlowsAsync(new EventFilter { Timerange = Timerange.Eternity });

        list.Flows.Should().ContainSingle().Which.Id.Should().Be(_flow.Flow);
        await wrong.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_flow_that_exists_is_there_at_once()
    {
        await SayAsync(_flow.Created());

        (await _client.WaitForFlowAsync(_flow.Flow, cancellationToken: _timeout.Token)).Id.Should().Be(_flow.Flow);
    }

    [Fact]
    public async Task A_flow_is_waited_for_through_lost_connections()
    {
        var waiting = _client.WaitForFlowAsync(_flow.Flow, cancellationToken: _timeout.Token);
        await SayAsync(FlowEvents.OfNew().Created());
        await SayAsync(_flow.Added("[0:0_1:0)"));
        _wire.Cut();
        waiting.IsCompleted.Should().BeFalse();

        await SayAsync(_flow.Created("ingesting"));

        (await waiting).Flow.GetProperty("status").GetString().Should().Be("ingesting");
    }

    private async Task<Position> SayAsync(string envelope)
    {
        await using var producer = RealtimeClient.Connect(_hub.Address);
        return await producer.PublishAsync("tams", envelope, cancellationToken: _timeout.Token);
    }
}
