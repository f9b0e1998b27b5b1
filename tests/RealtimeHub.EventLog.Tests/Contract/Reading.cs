using System.Collections.Immutable;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(7, 1_000_000)]
    [InlineData(1000, 1)]
    [InlineData(1000, 1500)]
    public async Task Read_returns_at_most_the_limit_and_at_least_one_event(int events, int bytes)
    {
        var random = Seeded();
        for (var i = 0; i < 20; i++) await Log.AppendAsync(Make.RandomBatch(random, 5));
        var limit = new ReadLimit(events, bytes);
        var after = await ResolveAsync(StartFrom.Beginning);
        var read = 0L;
        while (after != Newest)
        {
            var slice = await Log.ReadAsync(after, null, limit);
            slice.Events.Count.Should().BeInRange(1, events);
            if (slice.Events.Count > 1) slice.Events.Sum(e => e.Json.Length).Should().BeLessThanOrEqualTo(bytes);
            slice.Events[0].Position.Sequence.Should().Be(++read);
            read += slice.Events.Count - 1;
            slice.End.Should().Be(slice.Events[^1].Position);
            slice.Behind.Should().Be(Newest.Sequence - slice.End.Sequence);
            slice.ReachedTip.Should().Be(slice.Behind == 0);
            after = slice.End;
        }
    }

    [Fact]
    public async Task Read_at_the_tip_returns_nothing_and_says_so()
    {
        await Log.FillAsync(3);
        var slice = await Log.ReadAsync(Newest);
        slice.Should().Match<Slice>(s => s.Events.Count == 0 && s.ReachedTip && s.Behind == 0 && s.Gap == null);
        slice.End.Should().Be(Newest);
    }

    [Fact]
    public async Task Scoped_reads_from_anywhere_equal_filtered_full_reads()
    {
        var random = Seeded();
        for (var i = 0; i < 60; i++) await Log.AppendAsync(Make.RandomBatch(random, 12));
        var all = await Log.ReadAllAsync();
        for (var i = 0; i < 60; i++)
        {
            var filter = RandomFilter(random);
            var after = random.Next(all.Count);
            var limit = new ReadLimit(random.Next(1, 50), random.Next(1, 20_000));
            var read = await Log.ReadAllAsync(after == 0 ? await ResolveAsync(StartFrom.Beginning) : all[after - 1].Position, EventScope.Of(filter), limit);
            read.Where(filter.Matches).Select(e => e.Position).Should()
                .Equal(all.Skip(after).Where(filter.Matches).Select(e => e.Position), $"of {filter}");
        }
    }

    [Fact]
    public async Task All_forms_of_from_lead_where_they_say()
    {
        var before = Newest;
        var times = new List<DateTimeOffset>();
        for (var i = 0; i < 30; i++)
        {
            times.Add(Time.GetUtcNow());
            await Log.AppendedAsync(Make.FlowEvent(1, padding: 900), Make.FlowEvent(2, padding: 900));
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await ResolveAsync(StartFrom.Now)).Should().Be(Newest);
        (await ResolveAsync(StartFrom.Beginning)).Should().Be(before);
        (await ResolveAsync(StartFrom.After(before.Plus(5)))).Should().Be(before.Plus(5));
        var unknown = new Position(before.Epoch + 1, 17);
        (await ResolveAsync(StartFrom.After(unknown))).Should().Be(unknown, "reading tells the gap");
        for (var i = 0; i < 30; i++)
        {
            (await ResolveAsync(StartFrom.At(times[i]))).Sequence.Should().Be(2 * i);
            (await ResolveAsync(StartFrom.At(times[i].AddTicks(1)))).Sequence.Should().Be(2 * (i + 1));
        }

        (await ResolveAsync(StartFrom.At(times[0].AddYears(-1)))).Should().Be(before);
        (await ResolveAsync(StartFrom.At(times[0].AddYears(1)))).Should().Be(Newest);
        (await ResolveAsync(StartFrom.At(DateTimeOffset.MinValue))).Should().Be(before);
        (await ResolveAsync(StartFrom.At(DateTimeOffset.MaxValue))).Should().Be(Newest);
    }

    [Fact]
    public async Task Log_under_random_operations_agrees_with_a_list()
    {
        var random = Seeded();
        var model = new List<(Position Position, byte[] Envelope)>();
        for (var step = 0; step < 150; step++)
        {
            if (random.Next(30) == 0) Log = await RestartAsync();
            if (random.Next(3) > 0)
            {
                var batch = Make.RandomBatch(random, 6);
                var result = await Log.AppendAsync(batch);
                model.AddRange(result.Positions().Zip(batch.Events, (position, e) => (position, e.Envelope.ToArray())));
                continue;
            }

            var from = random.Next(model.Count + 1);
            var after = from == 0 ? await ResolveAsync(StartFrom.Beginning) : model[from - 1].Position;
            var read = await Log.ReadAllAsync(after, null, new ReadLimit(random.Next(1, 30), random.Next(1, 10_000)));
            read.Select(e => e.Position).Should().Equal(model.Skip(from).Select(e => e.Position));
            read.Zip(model.Skip(from)).All(pair => pair.First.ToEnvelope().SequenceEqual(pair.Second.Envelope)).Should().BeTrue();
        }
    }

    private static EventFilter RandomFilter(Random random)
    {
        ImmutableHashSet<Guid>? Some(int most) =>
            random.Next(2) == 0 ? null : [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Make.Id(random.Next(1, most)))];
        return new EventFilter { FlowIds = Some(20), SourceIds = Some(5), SourceCollectedByIds = random.Next(6) == 0 ? Some(5) : null };
    }
}
