using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Tests.Knowledge;

internal static class LogThatTells
{
    public static MemoryEventLog New() => new("tams", new LogOptions(), TimeProvider.System);

    /// <summary>Appends a batch and reads it back.</summary>
    public static async Task<IReadOnlyList<HubEvent>> TellAsync(this IEventLog log, params NewEvent[] events)
    {
        var result = await log.AppendAsync(new AppendBatch(events), CancellationToken.None);
        result.Outcome.Should().Be(AppendOutcome.Appended);
        var slice = await log.ReadAfterAsync(result.First.Plus(-1), null, new ReadLimit(events.Length, int.MaxValue), CancellationToken.None);
        return [.. slice.Events];
    }

    /// <summary>Appends events, each a batch; the last one as it was stamped.</summary>
    public static async Task<HubEvent> LastOfAsync(this IEventLog log, params NewEvent[] events)
    {
        HubEvent? last = null;
        foreach (var e in events) last = (await log.TellAsync(e))[0];
        return last!;
    }

    public static KnownFlow Flow(this IEventLog log, int id) => log.Knowledge.State.Flow(Told.Id(id))!;

    public static string Coverage(this IEventLog log, int flow) => log.Flow(flow).Coverage.ToString();

    public static TimerangeSet Set(params string[] ranges) => ranges.Aggregate(TimerangeSet.Empty, (set, range) => set.Add(Timerange.Parse(range, null)));
}
