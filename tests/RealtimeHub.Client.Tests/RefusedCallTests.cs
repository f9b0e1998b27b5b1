using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>Calls that a hub refuses for now are repeated, and told of.</summary>
public sealed class RefusedCallTests : IAsyncLifetime
{
    private static readonly Problem Full = new(507, "storage-full", "Storage full", "There is no space for more events.");
    private static readonly Problem Busy = new(503, "busy", "Busy", "Ask again later.");

    private readonly RefusedMethod _refused = new("Publish", Full);
    // What storage that is away for a while gives.
    private readonly RefusedMethod _inTurn = new("Coverage", Busy, Full);
    private readonly RecordedLog _log = new();
    private TestHub _hub = null!;
    private RealtimeClient _client = null!;
    private RecordedChanges _changes = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync(services: services => { _refused.AddTo(services); _inTurn.AddTo(services); });
        _client = RealtimeClient.Connect(_hub.Address, new RealtimeClientOptions { LoggerFactory = _log, Silence = TimeSpan.FromMinutes(1) });
        _changes = new RecordedChanges(_client);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_producer_learns_that_the_disk_of_the_hub_is_full_and_that_it_is_not_any_more()
    {
        var publishing = _client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: Deadline.Token());
        await _changes.NextAsync(ConnectionState.Connected);
        (await _changes.NextAsync(ConnectionState.Refused)).Reason.Should().Be("There is no space for more events (507 storage-full, stream tams)");
        await Eventually.HoldsAsync(() => _refused.Refusals >= 3, "it is tried again and again");

        _refused.Serve();

        (await publishing).Sequence.Should().Be(1);
        (await _changes.NextAsync(ConnectionState.RefusalOver)).Reason.Should().BeNull("it is served");
        _changes.AreOver.Should().BeTrue();
        _log.Warnings.Should().ContainSingle();
    }

    [Fact]
    public async Task Reasons_that_come_in_turn_are_told_once_each()
    {
        var asking = CoverageAsync(_client, Deadline.Token());
        await Eventually.HoldsAsync(() => _inTurn.Refusals >= 5, "it is tried again and again");

        _inTurn.Serve();

        await asking;
        await _changes.NextAsync(ConnectionState.Connected);
        (await _changes.NextAsync(ConnectionState.Refused)).Reason.Should().Be("Ask again later (503 busy, stream tams)");
        (await _changes.NextAsync(ConnectionState.Refused)).Reason.Should().Be("There is no space for more events (507 storage-full, stream tams)");
        await _changes.NextAsync(ConnectionState.RefusalOver);
        _changes.AreOver.Should().BeTrue();
        _log.Warnings.Should().HaveCount(2);
    }

    [Fact]
    public async Task Who_gives_up_was_not_served()
    {
        using var ending = new CancellationTokenSource();
        var asking = CoverageAsync(_client, ending.Token);
        await _changes.NextAsync(ConnectionState.Connected);
        await _changes.NextAsync(ConnectionState.Refused);
        await Eventually.HoldsAsync(() => _inTurn.Refusals >= 2, "it is tried again");

        await ending.CancelAsync();

        var asked = () => asking;
        await asked.Should().ThrowAsync<OperationCanceledException>();
        _changes.Last().Should().BeEquivalentTo(new { State = ConnectionState.RefusalOver, Reason = "it is not asked for any more" });
    }

    [Fact]
    public async Task Nobody_waits_for_a_listener_who_waits_for_others()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var others = new ManualResetEventSlim();
        await using var client = RealtimeClient.Connect(_hub.Address, new RealtimeClientOptions { Silence = TimeSpan.FromMinutes(1) });
        client.ConnectionChanged += change =>
        {
            if (change.State != ConnectionState.Refused) return;
            called.TrySetResult();
            others.Wait(Deadline.Limit);
        };
        var changes = new RecordedChanges(client);
        var told = CoverageAsync(client, Deadline.Token());
        await changes.NextAsync(ConnectionState.Connected);
        await called.Task.WaitAsync(Deadline.Limit);
        using var ending = new CancellationTokenSource();
        var another = CoverageAsync(client, ending.Token);
        await Eventually.HoldsAsync(() => _inTurn.Refusals >= 4, "another call is tried again and again meanwhile");

        await ending.CancelAsync();
        var ended = () => another.WaitAsync(Deadline.Limit);
        await ended.Should().ThrowAsync<OperationCanceledException>();
        told.IsCompleted.Should().BeFalse("the listener still waits");
        changes.AreOver.Should().BeTrue("one change is told after another");

        others.Set();
        _inTurn.Serve();
        await told;
        await changes.NextAsync(ConnectionState.Refused);
        await changes.NextAsync(ConnectionState.Refused);
        await changes.NextAsync(ConnectionState.RefusalOver);
    }

    [Fact]
    public async Task Another_connection_is_another_piece_of_news()
    {
        await using var wire = CuttableProxy.To(_hub.Address);
        await using var client = RealtimeClient.Connect(wire.Address, new RealtimeClientOptions { Silence = TimeSpan.FromMinutes(1) });
        var changes = new RecordedChanges(client);
        var publishing = client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: Deadline.Token());
        await changes.NextAsync(ConnectionState.Connected);
        await changes.NextAsync(ConnectionState.Refused);

        wire.Cut();

        await changes.NextAsync(ConnectionState.Lost);
        await changes.NextAsync(ConnectionState.Connected);
        await changes.NextAsync(ConnectionState.Refused);
        _refused.Serve();
        await publishing;
        await changes.NextAsync(ConnectionState.RefusalOver);
    }

    private static Task<FlowCoverage> CoverageAsync(RealtimeClient client, CancellationToken cancellationToken) =>
        client.CoverageAsync(Guid.Parse(SampleEvents.FlowId), Timerange.Parse("[10:0_11:0)"), cancellationToken: cancellationToken);
}
