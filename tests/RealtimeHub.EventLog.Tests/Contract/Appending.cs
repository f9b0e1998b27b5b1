using System.Text;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task New_log_is_empty()
    {
        var extent = Log.Extent;
        extent.Oldest.Should().BeNull();
        extent.NewestTime.Should().BeNull();
        extent.Newest.Should().Be(new Position(extent.Epochs.Should().ContainSingle().Subject.Id, 0));
        (await Log.ReadAllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Concurrent_appends_get_dense_positions_in_one_order()
    {
        var random = Seeded();
        var batches = Enumerable.Range(0, 200).Select(_ => Make.RandomBatch(random, 10)).ToArray();
        var results = await Task.WhenAll(batches.Select(batch => Task.Run(() => Log.AppendAsync(batch)))).InTime();

        var events = await Log.ReadAllAsync();
        events.ShouldBeDense();
        events.Should().HaveCount(batches.Sum(batch => batch.Events.Count));
        for (var b = 0; b < batches.Length; b++)
        {
            results[b].Outcome.Should().Be(AppendOutcome.Appended);
            var appended = events.Skip((int)results[b].First.Sequence - 1).Take(results[b].Count).ToArray();
            appended.Select(e => e.Position).Should().Equal(results[b].Positions());
            for (var i = 0; i < appended.Length; i++) appended[i].ToEnvelope().Should().Equal(batches[b].Events[i].Envelope.ToArray());
        }
    }

    [Fact]
    public async Task Event_carries_its_envelope_then_position_groups_and_received()
    {
        var e = Make.FlowEvent(7, 3);
        var position = await Log.AppendedAsync(e);

        var read = (await Log.ReadAllAsync()).Should().ContainSingle().Subject;
        var envelope = Encoding.UTF8.GetString(e.Envelope.Span);
        Encoding.UTF8.GetString(read.Json.Span).Should().Be(
            envelope[..^1] + $",\"position\":\"{position}\",\"groups\":[\"{Make.Flow(7)}\",\"{Make.Source(3)}\"],\"received\":\"2026-01-02T03:04:05.000000Z\"}}");
        read.ToEnvelope().Should().Equal(e.Envelope.ToArray());
        read.Position.Should().Be(position);
        read.Type.Should().Be(e.Type);
        read.Groups.Should().Equal(Make.Flow(7), Make.Source(3));
        read.Received.Should().Be(Time.GetUtcNow());
        read.Marks.Should().Be(EventMarks.SourceUnresolved, "nothing was told of the source itself");
    }

    [Fact]
    public async Task Unresolved_event_is_read_as_such()
    {
        await Log.AppendedAsync(Make.FlowEvent(7));
        (await Log.ReadAllAsync()).Should().ContainSingle().Which.Marks.Should().Be(EventMarks.FlowUnresolved | EventMarks.SourceUnresolved);
    }

    [Fact]
    public async Task Batch_of_a_thousand_events_and_an_event_of_256_KiB_are_read_back()
    {
        var batch = Enumerable.Range(1, 1000).Select(i => Make.FlowEvent(i, padding: 700)).Append(Make.FlowEvent(1, padding: 256 << 10)).ToArray();
        await Log.AppendedAsync(batch);
        await Log.AppendedAsync(Make.FlowEvent(2));

        var events = await Log.ReadAllAsync();
        events.ShouldBeDense();
        events.Should().HaveCount(1002);
        for (var i = 0; i < batch.Length; i++) events[i].ToEnvelope().AsSpan().SequenceEqual(batch[i].Envelope.Span).Should().BeTrue();
    }

    [Fact]
    public async Task Append_that_expects_the_tip_is_taken_only_while_it_stands_there()
    {
        var before = Newest;
        (await Log.AppendAsync(Make.Batch(Make.FlowEvent(1)) with { ExpectedTip = before })).Outcome.Should().Be(AppendOutcome.Appended);
        (await Log.AppendAsync(Make.Batch(Make.FlowEvent(1)) with { ExpectedTip = before })).Outcome.Should().Be(AppendOutcome.TipMoved);
        (await Log.AppendAsync(Make.Batch(Make.FlowEvent(1)) with { ExpectedTip = Newest })).Outcome.Should().Be(AppendOutcome.Appended);
        Newest.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task Of_racing_appends_that_expect_the_same_tip_one_is_taken()
    {
        var before = Newest;
        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(i =>
            Task.Run(() => Log.AppendAsync(Make.Batch(Make.FlowEvent(i)) with { ExpectedTip = before })))).InTime();
        results.Count(result => result.Outcome == AppendOutcome.Appended).Should().Be(1);
        results.Count(result => result.Outcome == AppendOutcome.TipMoved).Should().Be(19);
    }

    [Fact]
    public async Task Received_never_goes_back_when_the_clock_does_also_across_a_restart()
    {
        await Log.FillAsync(1);
        Time.Jump(TimeSpan.FromDays(-3650));
        await Log.FillAsync(1);
        Log = await RestartAsync();
        await Log.FillAsync(1);
        Time.Jump(TimeSpan.FromDays(7300));
        await Log.FillAsync(1);
        Log = await RestartAsync();

        var times = (await Log.ReadAllAsync()).ConvertAll(e => e.Received);
        times[0].Should().Be(times[1]).And.Be(times[2]);
        times[3].Should().Be(Time.GetUtcNow());
        Log.Extent.NewestTime.Should().Be(times[3]);
    }

    [Fact]
    public async Task Closed_log_takes_nothing_and_lets_waits_end()
    {
        var wait = Log.WaitAsync(Newest);
        await Log.DisposeAsync();
        await wait.InTime();
        (await Log.AppendAsync(Make.Batch(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Closed);
    }

    [Fact]
    public async Task Append_that_cannot_be_written_is_the_callers_mistake_and_harms_nobody_else()
    {
        var e = Make.FlowEvent(1);
        await FluentActions.Awaiting(() => Log.AppendAsync(Make.Batch(e with { Envelope = "{"u8.ToArray() }))).Should().ThrowAsync<ArgumentException>();
        await Log.AppendedAsync(e);
    }

    [Fact]
    public async Task Append_without_events_or_with_a_key_but_no_digest_is_a_mistake()
    {
        await FluentActions.Awaiting(() => Log.AppendAsync(Make.Batch())).Should().ThrowAsync<ArgumentException>();
        var keyed = Make.Batch(Make.FlowEvent(1)) with { IdempotencyKey = "k" };
        await FluentActions.Awaiting(() => Log.AppendAsync(keyed)).Should().ThrowAsync<ArgumentException>();
    }
}
