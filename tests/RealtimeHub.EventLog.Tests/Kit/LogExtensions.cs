using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Kit;

internal static class LogExtensions
{
    /// <summary>Not a wait: only how long a test that hangs may hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<AppendResult> AppendAsync(this IEventLog log, AppendBatch batch) =>
        await log.AppendAsync(batch, CancellationToken.None);

    public static async Task<Position> AppendedAsync(this IEventLog log, params NewEvent[] events)
    {
        var result = await log.AppendAsync(Make.Batch(events));
        result.Outcome.Should().Be(AppendOutcome.Appended);
        return result.First.Plus(result.Count - 1);
    }

    public static async Task FillAsync(this IEventLog log, int count)
    {
        for (var i = 0; i < count; i++) await log.AppendedAsync(Make.FlowEvent(1 + (i % 7), 1));
    }

    public static ValueTask<Slice> ReadAsync(this IEventLog log, Position after, EventScope? scope = null, ReadLimit? limit = null) =>
        log.ReadAfterAsync(after, scope, limit ?? ReadLimit.Batch, CancellationToken.None);

    /// <summary>Everything that follows, up to the tip; a gap fails the test.</summary>
    public static async Task<List<HubEvent>> ReadAllAsync(this IEventLog log, Position after, EventScope? scope = null, ReadLimit? limit = null)
    {
        var events = new List<HubEvent>();
        while (true)
        {
            var slice = await log.ReadAsync(after, scope, limit);
            slice.Gap.Should().BeNull();
            (slice.End.Sequence > after.Sequence || slice.ReachedTip).Should().BeTrue("a read moves on or is at the tip");
            slice.Behind.Should().BeGreaterThanOrEqualTo(0);
            events.AddRange(slice.Events);
            after = slice.End;
            if (slice.ReachedTip) return events;
        }
    }

    public static async Task<List<HubEvent>> ReadAllAsync(this IEventLog log) =>
        await log.ReadAllAsync(await log.ResolveAsync(StartFrom.Beginning, CancellationToken.None));

    public static Task<Position> WaitAsync(this IEventLog log, Position after, EventScope? scope = null, TimeSpan? timeout = null, CancellationToken token = default) =>
        log.WaitBeyondAsync(after, scope, timeout ?? Timeout.InfiniteTimeSpan, token).AsTask();

    public static Task InTime(this Task task) => task.WaitAsync(Patience);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static void ShouldBeDense(this IReadOnlyList<HubEvent> events, long first = 1)
    {
        for (var i = 0; i < events.Count; i++) events[i].Position.Sequence.Should().Be(first + i);
    }
}
