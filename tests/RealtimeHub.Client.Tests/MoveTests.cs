using System.Collections.Concurrent;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>A node that goes asks its clients to move; they do, and their handlers see no difference.</summary>
public sealed class MoveTests : IAsyncLifetime
{
    private readonly MemoryEventLog _log = new("tams", new LogOptions(), TimeProvider.System);
    private TestHub _first = null!;
    private TestHub _second = null!;

    public async Task InitializeAsync() => (_first, _second) = (await NodeAsync("first"), await NodeAsync("second"));

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _log.DisposeAsync();
    }

    [Fact]
    public async Task A_subscription_goes_on_at_another_address_without_loss_of_its_connection_or_of_an_event()
    {
        await using var client = RealtimeClient.Connect([_first.Address, _second.Address]);
        var changes = new ConcurrentQueue<ConnectionChange>();
        client.ConnectionChanged += changes.Enqueue;
        var seen = new List<int>();
        var stopping = Task.CompletedTask;
        var publishing = Task.CompletedTask;

        await foreach (var message in client.SubscribeAsync("tams", cancellationToken: Deadline.Token()))
        {
            if (message is CaughtUpMessage { Node: "first" } && publishing.IsCompleted && seen.Count == 0) publishing = PublishAsync(200);
            if (message is EventsMessage events) seen.AddRange(events.Events.Select(Number));
            if (seen.Count >= 50 && stopping.IsCompleted) stopping = Task.Run(_first.StopAsync);
            if (message is CaughtUpMessage { Node: "second" } && seen.Count == 200) break;
        }

        await publishing;
        await stopping.WaitAsync(Deadline.Limit);
        seen.Should().Equal(Enumerable.Range(0, 200));
        changes.Select(c => (c.State, c.Hub)).Should().Equal((ConnectionState.Connected, _first.Address), (ConnectionState.Connected, _second.Address));
    }

    [Fact]
    public async Task With_one_address_it_stays_until_the_node_ends()
    {
        await using var client = RealtimeClient.Connect(_first.Address);
        var changes = new ConcurrentQueue<ConnectionState>();
        client.ConnectionChanged += change => changes.Enqueue(change.State);
        var stopping = Task.CompletedTask;
        var texts = new List<string>();

        await foreach (var message in client.SubscribeAsync("tams", cancellationToken: Deadline.Token()))
        {
            if (message is CaughtUpMessage) stopping = Task.Run(_first.StopAsync);
            if (message is NoticeMessage notice) texts.Add(notice.Reason);
            if (texts.Contains("shutdown")) break;
        }

        await stopping.WaitAsync(Deadline.Limit);
        texts.Should().Equal("drain", "shutdown");
        // What the client does behind the last notice, when its hub is gone, is not this test's matter.
        changes.Take(2).Should().BeSubsetOf([ConnectionState.Connected, ConnectionState.Lost]).And.StartWith(ConnectionState.Connected);
    }

    private static int Number(HubEvent e) => (int)e.Tams.Timeranges[0].Start!.Value.Seconds;

    private Task<TestHub> NodeAsync(string name) =>
        TestHub.StartAsync([("RealtimeHub:Node", name), ("RealtimeHub:Drain", "00:00:02")], services: SharedLog.Of(_log));

    private async Task PublishAsync(int events)
    {
        for (var i = 0; i < events; i++) await _second.PublishAsync(SampleEvents.Segment(i));
    }
}
