using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(3650), TimeSpan.FromDays(-3650), TimeSpan.FromSeconds(-1), TimeSpan.FromTicks(-3),
    ];

    [Fact]
    public async Task Order_resuming_and_times_are_right_whatever_the_clock_does_during_load()
    {
        var random = Seeded();
        var reader = ReadLiveAsync(300);
        for (var i = 0; i < 300; i++)
        {
            if (random.Next(5) == 0) Time.Jump(Jumps[random.Next(Jumps.Length)]);
            if (random.Next(3) == 0) Time.Advance(TimeSpan.FromSeconds(random.Next(100)));
            await Log.AppendedAsync(Make.FlowEvent(i % 7, 1, random.Next(300)));
        }

        var all = await Log.ReadAllAsync();
        all.ShouldBeDense();
        (await reader.InTime()).Select(e => e.Position).Should().Equal(all.Select(e => e.Position), "who follows sees what who reads later sees");
        all.Zip(all.Skip(1)).Should().OnlyContain(pair => pair.First.Received <= pair.Second.Received);
        foreach (var e in all.Where((_, i) => i % 17 == 0)) (await Log.ReadAllAsync(e.Position)).Should().HaveCount(300 - (int)e.Position.Sequence);
        foreach (var time in all.Select(e => e.Received).Distinct()) await TimeShouldLeadBeforeAsync(time, all);
        Log = await RestartAsync();
        await Log.AppendedAsync(Make.FlowEvent(1));
        var after = await Log.ReadAllAsync();
        after[..300].Select(e => e.Position).Should().Equal(all.Select(e => e.Position));
        after[^1].Received.Should().BeOnOrAfter(all[^1].Received, "the log's clock does not go back with a restart");
    }

    private async Task TimeShouldLeadBeforeAsync(DateTimeOffset time, List<HubEvent> all)
    {
        (await ResolveAsync(StartFrom.At(time))).Sequence.Should().Be(all.Count(e => e.Received < time));
        (await ResolveAsync(StartFrom.At(time.AddTicks(10)))).Sequence.Should().Be(all.Count(e => e.Received < time.AddTicks(10)));
    }

    private async Task<List<HubEvent>> ReadLiveAsync(int count)
    {
        var events = new List<HubEvent>();
        var at = Newest;
        while (events.Count < count)
        {
            var slice = await Log.ReadAsync(at);
            slice.Gap.Should().BeNull();
            events.AddRange(slice.Events);
            at = slice.End;
            if (events.Count < count) await Log.WaitAsync(at);
        }

        return events;
    }
}
