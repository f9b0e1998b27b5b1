using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.TestKit;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>Over MessagePack, the default.</summary>
public sealed class ResumeRulesPositionTests() : ResumeRulesPosition(WireEncoding.MessagePack);

/// <summary>Over JSON.</summary>
public sealed class ResumeRulesPositionOverJsonTests() : ResumeRulesPosition(WireEncoding.Json);

/// <summary>The rules of the position: what it is, what moves it, and who can use it.</summary>
public abstract class ResumeRulesPosition(WireEncoding protocol) : ResumeRules(protocol)
{
    [Fact]
    public async Task Rule_01_the_position_is_that_of_the_last_event_the_handler_has_finished()
    {
        await PublishAsync(1, 2, 3);
        var positions = new MemoryPositions();

        await foreach (var message in Client.SubscribeAsync("tams", positions, from: StartFrom.Beginning, cancellationToken: Timeout))
        {
            // All three have arrived, the third is being handled.
            if (Sequences(message).Single() == 3) break;
        }

        positions.Saved!.Value.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task Rule_04_the_position_moves_past_events_that_the_filter_hid()
    {
        await PublishAsync(1, 2, 3, 4, 5);
        var positions = new MemoryPositions { WaitFor = 5 };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Timeout);
        var nothing = new EventFilter { FlowIds = [Guid.NewGuid()] };

        var following = Client.OnEventsAsync("tams", (_, _) => throw new InvalidOperationException("It matches nothing."), nothing, StartFrom.Beginning, positions, cancellationToken: ending.Token);
        await positions.Reached.WaitAsync(Timeout);

        await ending.CancelAsync();
        await following.Invoking(f => f).Should().ThrowAsync<OperationCanceledException>();
        positions.Saved!.Value.Sequence.Should().Be(5);
    }

    [Fact]
    public async Task Rule_09_a_position_that_was_saved_serves_another_process_node_and_view()
    {
        await PublishAsync(1, 2, 3);
        using var files = new TestFolder();
        var file = Path.Combine(files.Path, "positions");
        await foreach (var message in Client.SubscribeAsync("tams", new FilePositionStore(file), from: StartFrom.Beginning, cancellationToken: Timeout))
        {
            if (Sequences(message).Single() == 3) break;
        }

        await Hub.DisposeAsync();
        Hub = await TestHub.StartAsync(folder: Folder);
        await using var other = Connect(Hub.Address);
        var saved = new FilePositionStore(file);

        var first = await other.SubscribeAsync("tams", saved, cancellationToken: Timeout).FirstAsync();
        using var page = JsonDocument.Parse(await Hub.Http.GetStringAsync($"streams/tams/events?from=position:{await saved.LoadAsync("tams", default)}"));

        Sequences(first).Should().Equal(3);
        page.RootElement.GetProperty("events").EnumerateArray().Single().GetProperty("position").GetString().Should().EndWith(".3");
    }
}
