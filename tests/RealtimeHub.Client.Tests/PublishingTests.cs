using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

public sealed class PublishingTests : IDisposable
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _timeout.Dispose();

    [Fact]
    public async Task Calls_that_are_not_awaited_one_by_one_keep_their_order_across_restarts_of_the_hub_and_nothing_is_doubled()
    {
        const int Events = 150;
        using var folder = new TestFolder();
        var hub = await TestHub.StartAsync(folder: folder);
        await using var client = RealtimeClient.Connect(hub.Address);

        var publishing = new List<Task<Position>>();
        for (var i = 0; i < Events; i++)
        {
            publishing.Add(client.PublishAsync("tams", SampleEvents.Segment(i), cancellationToken: _timeout.Token));
            if (i % 50 != 25) continue;
            await publishing[i - 10];
            // One is under way: the hub cannot answer it any more.
            hub.ExpectError("Failed to invoke hub method 'Publish'");
            await hub.DisposeAsync();
            hub = await TestHub.StartAsync(folder: folder, address: hub.Address);
        }

        var positions = await Task.WhenAll(publishing);
        positions.Select(p => p.Sequence).Should().Equal(Enumerable.Range(1, Events).Select(i => (long)i));
        var numbers = client.SubscribeAsync("tams", from: StartFrom.Beginning, cancellationToken: _timeout.Token)
            .TakeWhile(m => m is not CaughtUpMessage).OfType<EventsMessage>().SelectMany(m => m.Events).Select(e => (int)e.Tams.Timeranges[0].Start!.Value.Seconds);
        (await numbers.ToListAsync(_timeout.Token)).Should().Equal(Enumerable.Range(0, Events));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_wire_that_is_cut_all_the_time_doubles_and_loses_nothing()
    {
        const int Events = 100;
        await using var hub = await TestHub.StartAsync();
        // It cannot answer on a connection that is gone.
        hub.ExpectError("Failed to invoke hub method 'Publish'");
        await using var wire = CuttableProxy.To(hub.Address);
        await using var client = RealtimeClient.Connect(wire.Address);

        var publishing = Enumerable.Range(0, Events).Select(i => client.PublishAsync("tams", SampleEvents.Segment(i), cancellationToken: _timeout.Token)).ToArray();
        for (var i = 0; i < Events; i += 10)
        {
            await publishing[i];
            wire.Cut();
        }

        (await Task.WhenAll(publishing)).Select(p => p.Sequence).Should().Equal(Enumerable.Range(1, Events).Select(i => (long)i));
    }

    [Fact]
    public async Task It_says_when_it_gave_up_why_and_under_which_key()
    {
        var time = new ManualTime();
        await using var client = RealtimeClient.Connect(new Uri("http://127.0.0.1:1"), new RealtimeClientOptions { TimeProvider = time, PublishDeadline = TimeSpan.FromMinutes(1) });
        var refused = new TaskCompletionSource();
        client.ConnectionChanged += _ => refused.TrySetResult();
        var publishing = client.PublishAsync("tams", SampleEvents.Segment(1), "my-key");
        await refused.Task.WaitAsync(_timeout.Token);

        time.Advance(TimeSpan.FromMinutes(1));

        var gaveUp = (await publishing.Invoking(p => p.WaitAsync(_timeout.Token)).Should().ThrowAsync<PublishGaveUpException>()).Which;
        gaveUp.IdempotencyKey.Should().Be("my-key");
        gaveUp.Message.Should().Contain("within 60 s").And.Contain("Connection refused");
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_for_its_turn_does_not_let_the_next_one_overtake()
    {
        await using var hub = await TestHub.StartAsync();
        hub.ExpectError("Failed to invoke hub method 'Publish'");
        await using var wire = CuttableProxy.To(hub.Address);
        await using var client = RealtimeClient.Connect(wire.Address);
        await client.PublishAsync("tams", SampleEvents.Segment(0), cancellationToken: _timeout.Token);
        wire.Mute();
        using var cancel = new CancellationTokenSource();
        var first = client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: _timeout.Token);
        var second = client.PublishAsync("tams", SampleEvents.Segment(2), cancellationToken: cancel.Token);
        var third = client.PublishAsync("tams", SampleEvents.Segment(3), cancellationToken: _timeout.Token);

        await cancel.CancelAsync();
        await second.Invoking(s => s.WaitAsync(_timeout.Token)).Should().ThrowAsync<OperationCanceledException>();
        wire.Cut();

        (await first).Sequence.Should().Be(2);
        (await third).Sequence.Should().Be(3);
    }
}
