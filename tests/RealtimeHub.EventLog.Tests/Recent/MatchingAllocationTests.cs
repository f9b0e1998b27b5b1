using System.Text;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Tests.Recent;

/// <summary>
/// Finding out whom an event concerns allocates nothing, however many follow the stream: exactly nothing, once the compiler is through with what
/// it instruments or boxes in code that it has only just met. Until then a turn is tried again.
/// </summary>
#pragma warning disable CA2012 // Each wait is consumed once, though it lies in an array until then.
public sealed class MatchingAllocationTests
{
    private const int Subscribers = 10_000;
    private const int Events = 1_000;
    private const int WindowBytes = 1 << 20;

    // On a busy machine the compiler, which works beside the test, takes its time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly EpochTable _epochs = new([EpochTable.Begin(1, TimeProvider.System)]);
    private long _tip;

    [Fact]
    public void Append_among_ten_thousand_filters_that_do_not_match_allocates_nothing()
    {
        var recent = Window();
        _ = Waits(recent);
        ShouldAllocateNothing(flow: _ => Subscribers + 1, batch => recent.Append(batch));
        recent.Registered.Waiters.Should().Be(Subscribers);
    }

    [Fact]
    public void Append_that_wakes_one_of_ten_thousand_who_waits_again_allocates_nothing()
    {
        var recent = Window();
        var (scopes, waits) = Waits(recent);
        ShouldAllocateNothing(flow: i => i * 7 % Subscribers, batch =>
        {
            recent.Append(batch);
            var follower = Number(batch[0].Groups[0].Id);
            if (!waits[follower].IsCompletedSuccessfully) throw new InvalidOperationException("The follower was not woken.");
            var before = waits[follower].GetAwaiter().GetResult();
            if (before.Sequence != batch[0].Position.Sequence - 1) throw new InvalidOperationException("The follower was not told where its event stands.");
            waits[follower] = recent.WaitBeyondAsync(batch[0].Position.Sequence, scopes[follower], TimeSpan.FromMinutes(5), default);
        });
        recent.Registered.Waiters.Should().Be(Subscribers);
    }

    [Fact]
    public void Ten_thousand_filters_of_every_kind_judge_without_allocating()
    {
        EventFilter[] filters = [.. Enumerable.Range(0, Subscribers).Select(Filter)];
        var matching = 0;
        ShouldAllocateNothing(flow: i => i * 7 % Subscribers, batch =>
        {
            // Ten of each kind for each event, or a turn would take seconds.
            for (var i = 0; i < 80; i++)
            {
                if (filters[((int)batch[0].Position.Sequence * 80 + i) % Subscribers].Matches(batch[0])) matching++;
            }
        });
        matching.Should().BePositive();
    }

    private static EventFilter Filter(int number) => (number % 8) switch
    {
        0 => new() { FlowIds = [Make.Id(number)] },
        1 => new() { SourceIds = [Make.Id(number)] },
        2 => new() { FlowCollectedByIds = [Make.Id(number)] },
        3 => new() { SourceCollectedByIds = [] },
        4 => new() { Events = [EventType.FlowsSegmentsAdded], Timerange = Timerange.Parse("[0:0_10:0)") },
        5 => new() { Group = Make.Flow(number) },
        6 => new() { SkipUnchanged = true, Timerange = Timerange.Parse("[100:0_") },
        _ => EventFilter.All,
    };

    private RecentEvents Window() => new(_epochs, new EventWindow(0, null), TimeProvider.System, WindowBytes);

    private static (EventScope[] Scopes, ValueTask<Position>[] Waits) Waits(RecentEvents recent)
    {
        EventScope[] scopes = [.. Enumerable.Range(0, Subscribers).Select(i => EventScope.Of(new EventFilter { FlowIds = [Make.Id(i)], SourceIds = [Make.Id(i)] })!)];
        return (scopes, [.. scopes.Select(scope => recent.WaitBeyondAsync(0, scope, TimeSpan.FromMinutes(5), default))]);
    }

    private void ShouldAllocateNothing(Func<int, int> flow, Action<HubEvent[]> match)
    {
        var least = long.MaxValue;
        var began = TimeProvider.System.GetTimestamp();
        for (var turn = 0; least > 0 && TimeProvider.System.GetElapsedTime(began) < Patience; turn++)
        {
            HubEvent[][] batches = [.. Enumerable.Range(0, Events).Select(i => new[] { Event(flow((turn * Events) + i)) })];
            foreach (var batch in batches) _ = batch[0].Tams;
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var batch in batches) match(batch);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.Should().Be(0, "matching allocates nothing");
    }

    private HubEvent Event(int flow)
    {
        var envelope = Encoding.UTF8.GetBytes($$"""{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_added","event":{"flow_id":"{{Make.Id(flow)}}","segments":[{"object_id":"o","timerange":"[0:0_1:0)"}]} }""");
        var position = new Position(_epochs.Present.Id, ++_tip);
        Group[] groups = [Make.Flow(flow), Make.Source(flow)];
        return new HubEvent(position, EventType.FlowsSegmentsAdded, groups, DateTimeOffset.UnixEpoch, HubEventWriter.ToArray(envelope, position, groups, DateTimeOffset.UnixEpoch), envelope.Length - 1);
    }

    private static int Number(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BitConverter.ToInt32(bytes);
    }
}
