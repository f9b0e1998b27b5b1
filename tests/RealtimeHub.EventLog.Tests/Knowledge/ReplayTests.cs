using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using static RealtimeHub.EventLog.Tests.Knowledge.Told;

namespace RealtimeHub.EventLog.Tests.Knowledge;

public sealed class ReplayTests
{
    [Fact]
    public async Task Replay_in_slices_of_any_size_ends_in_the_same_knowledge()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            await using var log = LogThatTells.New();
            var events = await log.TellAsync(new Stories(seed).Next(200));
            var random = new Random(seed);
            var replayed = new FlowKnowledge(KnowledgeState.Empty);

            for (var at = 0; at < events.Count;)
            {
                var count = Math.Min(events.Count - at, random.Next(1, 201));
                replayed.Replay([.. events.Skip(at).Take(count)]);
                at += count;
            }

            Stories.ShouldBeSame(replayed.State, log.Knowledge.State);
        }
    }

    [Fact]
    public async Task Only_the_last_of_many_updates_that_change_nothing_is_read()
    {
        await using var log = LogThatTells.New();
        var events = await log.TellAsync([Flow(1, 101, collectedBy: [9]), .. Enumerable.Range(0, 50).SelectMany(Noise)]);

        ReplayedEvents.NeededOf(events).Select(e => e.Position.Sequence).Should().Equal([1, .. Enumerable.Range(0, 50).Select(i => 3L + (2 * i)).Append(100).Order()]);
    }

    [Fact]
    public async Task Update_that_alone_states_the_collections_is_read()
    {
        await using var log = LogThatTells.New();
        const string Version = ",\"metadata_version\":\"1\"";
        var events = await log.TellAsync(Flow(1, 101, more: Version), Flow(1, 101, [9], more: Version, update: true), Flow(1, 101, more: Version, update: true));

        events.Select(e => e.Marks.HasFlag(EventMarks.Unchanged)).Should().Equal(false, true, true);
        ReplayedEvents.NeededOf(events).Should().Equal(events);
    }

    private static NewEvent[] Noise(int i) =>
        [Flow(1, 101, collectedBy: [9], more: $",\"segments_updated\":\"2026-01-01T00:00:{i:D2}Z\"", update: true), Added(1, $"[{i}:0_{i + 1}:0)")];
}
