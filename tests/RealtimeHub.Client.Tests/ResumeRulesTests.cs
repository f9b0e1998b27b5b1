using System.Text.Json;
using RealtimeHub.Client.Connection;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.TestKit;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>Over MessagePack, the default.</summary>
public sealed class ResumeRulesTests() : ResumeRules(WireEncoding.MessagePack);

/// <summary>Over JSON.</summary>
public sealed class ResumeRulesOverJsonTests() : ResumeRules(WireEncoding.Json);

/// <summary>
/// The ten resume rules of ARCHITECTURE.md and docs/resuming.md, a test for each: against a real hub over a wire that can be cut, or, where a
/// real hub would not do such a thing, against one whose every word the test says. Their finer points are in SubscriptionReaderTests,
/// ResumePointTests and MessageBufferTests.
/// </summary>
public abstract class ResumeRules(WireEncoding protocol) : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private readonly TestFolder _folder = new();
    private TestHub _hub = null!;
    private CuttableProxy _wire = null!;
    private RealtimeClient _client = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync(folder: _folder);
        _wire = CuttableProxy.To(_hub.Address);
        _client = Connect(_wire.Address);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _wire.DisposeAsync();
        await _hub.DisposeAsync();
        _folder.Dispose();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Rule_01_the_position_is_that_of_the_last_event_the_handler_has_finished()
    {
        await PublishAsync(1, 2, 3);
        var positions = new MemoryPositions();

        await foreach (var message in _client.SubscribeAsync("tams", positions, from: StartFrom.Beginning, cancellationToken: _timeout.Token))
        {
            // All three have arrived, the third is being handled.
            if (Sequences(message).Single() == 3) break;
        }

        positions.Saved!.Value.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task Rule_02_after_a_loss_it_subscribes_again_and_the_handler_sees_no_difference()
    {
        await PublishAsync(1, 2);
        await using var numbers = NumbersAsync(_client, StartFrom.Beginning).GetAsyncEnumerator();
        (await NextAsync(numbers)).Should().Be(1);

        _wire.Cut();
        await PublishAsync(3);

        (await NextAsync(numbers)).Should().Be(2);
        (await NextAsync(numbers)).Should().Be(3);
    }

    [Fact]
    public async Task Rule_03_what_comes_again_within_an_epoch_is_dropped_and_another_epoch_is_taken_as_it_comes()
    {
        await using var scripted = new Scripted();
        var first = await scripted.Hub.NextAsync();
        first.Say(Events(1, 3));
        first.Fail(null);
        var second = await scripted.Hub.NextAsync();

        second.Say(Events(2, 4));
        second.Say(Events(3, 4, EpochB));

        Sequences(await scripted.TakeAsync()).Should().Equal(1, 2, 3);
        Sequences(await scripted.TakeAsync()).Should().Equal(4);
        Sequences(await scripted.TakeAsync()).Should().Equal(3, 4);
    }

    [Fact]
    public async Task Rule_04_the_position_moves_past_events_that_the_filter_hid()
    {
        await PublishAsync(1, 2, 3, 4, 5);
        var positions = new MemoryPositions { WaitFor = 5 };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token);
        var nothing = new EventFilter { FlowIds = [Guid.NewGuid()] };

        var following = _client.OnEventsAsync("tams", (_, _) => throw new InvalidOperationException("It matches nothing."), nothing, StartFrom.Beginning, positions, cancellationToken: ending.Token);
        await positions.Reached.WaitAsync(_timeout.Token);

        await ending.CancelAsync();
        await following.Invoking(f => f).Should().ThrowAsync<OperationCanceledException>();
        positions.Saved!.Value.Sequence.Should().Be(5);
    }

    [Fact]
    public async Task Rule_05_what_cannot_be_delivered_is_announced_before_any_later_event()
    {
        await PublishAsync(1);

        var first = await _client.SubscribeAsync("tams", from: StartFrom.After(new Position(0xAA, 7)), cancellationToken: _timeout.Token).FirstAsync();

        first.Should().BeOfType<GapMessage>().Which.Reason.Should().Be(GapReason.Reset);
    }

    [Fact]
    public async Task Rule_06_all_addresses_are_tried_until_one_serves()
    {
        await PublishAsync(1);
        await using var client = RealtimeClient.Connect([new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"), _hub.Address], new RealtimeClientOptions { Protocol = protocol });

        (await NumbersAsync(client, StartFrom.Beginning).FirstAsync(_timeout.Token)).Should().Be(1);
    }

    [Fact]
    public async Task Rule_06_a_refusal_that_stays_ends_it_with_a_clear_error()
    {
        _hub.ExpectError("unknown-stream");
        var read = () => _client.SubscribeAsync("nowhere", cancellationToken: _timeout.Token).FirstAsync().AsTask();

        (await read.Should().ThrowAsync<RealtimeHubException>()).Which.Status.Should().Be(404);
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
        await using var scripted = new Scripted();
        var first = await scripted.Hub.NextAsync();
        first.Say(Events(1, 1));
        await scripted.TakeAsync();

        await scripted.Time.AwaitedAsync(left => left == TimeSpan.FromSeconds(10));
        scripted.Time.Advance(TimeSpan.FromSeconds(10));

        (await first.Lost.Task).Should().Be("nothing heard for 10 s");
        (await scripted.Hub.NextAsync()).From.Should().Be(StartFrom.After(At(1)));
    }

    [Fact]
    public async Task Rule_08_for_a_slow_handler_the_stream_is_cancelled_and_begun_again_when_half_is_handled()
    {
        await using var scripted = new Scripted();
        var first = await scripted.Hub.NextAsync();
        for (var i = 1; i <= 11; i++) first.Say(Events(i, i));
        var second = scripted.Hub.NextAsync();
        await Eventually.HoldsAsync(() => first.IsCancelled, "the eleventh did not fit");

        for (var i = 0; i < 5; i++)
        {
            second.IsCompleted.Should().BeFalse();
            scripted.Buffer.Handled(await scripted.TakeAsync());
        }

        (await second).From.Should().Be(StartFrom.After(At(10)));
    }

    [Fact]
    public async Task Rule_09_a_position_that_was_saved_serves_another_process_node_and_view()
    {
        await PublishAsync(1, 2, 3);
        using var files = new TestFolder();
        var file = Path.Combine(files.Path, "positions");
        await foreach (var message in _client.SubscribeAsync("tams", new FilePositionStore(file), from: StartFrom.Beginning, cancellationToken: _timeout.Token))
        {
            if (Sequences(message).Single() == 3) break;
        }

        await _hub.DisposeAsync();
        _hub = await TestHub.StartAsync(folder: _folder);
        await using var other = Connect(_hub.Address);
        var saved = new FilePositionStore(file);

        var first = await other.SubscribeAsync("tams", saved, cancellationToken: _timeout.Token).FirstAsync();
        using var page = JsonDocument.Parse(await _hub.Http.GetStringAsync($"streams/tams/events?from=position:{await saved.LoadAsync("tams", default)}"));

        Sequences(first).Should().Equal(3);
        page.RootElement.GetProperty("events").EnumerateArray().Single().GetProperty("position").GetString().Should().EndWith(".3");
    }

    [Fact]
    public async Task Rule_10_unknown_kinds_and_members_are_ignored()
    {
        await using var scripted = new Scripted();
        var first = await scripted.Hub.NextAsync();

        first.Items.Writer.TryWrite(Read($$"""{"kind":"weather","position":"{{At(1)}}"}"""));
        first.Items.Writer.TryWrite(Read($$"""{"kind":"caught_up","position":"{{At(2)}}","node":"a","mood":"good"}"""));

        (await scripted.TakeAsync()).Should().Be(new CaughtUpMessage(At(2), "a"));
    }

    private static Received Read(string json) => JsonSerializer.Deserialize<Received>(json, ProtocolJson.Options);

    private RealtimeClient Connect(Uri hub) => RealtimeClient.Connect(hub, new RealtimeClientOptions { Protocol = protocol });

    private async Task<int> NextAsync(IAsyncEnumerator<int> numbers)
    {
        (await numbers.MoveNextAsync().AsTask().WaitAsync(_timeout.Token)).Should().BeTrue();
        return numbers.Current;
    }

    private IAsyncEnumerable<int> NumbersAsync(RealtimeClient client, StartFrom from) =>
        client.SubscribeAsync("tams", from: from, cancellationToken: _timeout.Token).OfType<EventsMessage>().SelectMany(m => m.Events)
            .Select(e => (int)e.Tams.Timeranges[0].Start!.Value.Seconds);

    private async Task PublishAsync(params int[] numbers)
    {
        await using var producer = Connect(_hub.Address);
        await producer.PublishAsync("tams", FlowEvents.Bytes(numbers.Select(n => SampleEvents.Segment(n))), cancellationToken: _timeout.Token);
    }

    /// <summary>A subscription to a hub that the test plays.</summary>
    private sealed class Scripted : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Scripted() => _running =
            new SubscriptionReader(Hub.OpenAsync, StartFrom.Beginning, Buffer, new ReconnectDelay(), new RealtimeClientOptions { TimeProvider = Time }).RunAsync(_stop.Token);

        public FakeHub Hub { get; } = new();

        public ManualTime Time { get; } = new();

        public MessageBuffer Buffer { get; } = new(maxEvents: 10, maxBytes: 1 << 20);

        public async Task<SubscriptionMessage> TakeAsync() => (await Buffer.TakeAsync(default).WaitAsync(TimeSpan.FromSeconds(30)))!;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }
}
