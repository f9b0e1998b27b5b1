using System.Runtime.CompilerServices;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>
/// A reader: stream, filter and position. Replay, live push, reconnect and the slow reader are this one loop: read what follows
/// the position, wait when there is nothing.
/// </summary>
/// <param name="log">What it reads.</param>
/// <param name="filter">What it wants.</param>
/// <param name="board">Where this node says what people should know.</param>
/// <param name="time">The clock of the heartbeats.</param>
public sealed class Subscription(IEventLog log, EventFilter filter, NoticeBoard board, TimeProvider time)
{
    /// <summary>How long a subscription may be silent: at the tip, and while a filter hides everything of a long catch-up.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly EventScope? _scope = EventScope.Of(filter);

    /// <summary>Where it stands: everything up to here was yielded or hidden by the filter.</summary>
    public Position Position { get; private set; }

    /// <summary>Yields messages until cancelled, or until this node's <see cref="NoticeBoard"/> closes.</summary>
    public async IAsyncEnumerable<SubscriptionMessage> ReadAsync(StartFrom from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Position = await log.ResolveAsync(from, cancellationToken);
        var heard = new QuietTimer(time, Quiet);
        var notices = board.FromNow();
        var arrived = false;
        while (true)
        {
            foreach (var notice in notices.Next()) yield return heard.Said(notice);
            if (notices.Last is { } last)
            {
                yield return heard.Said(last);
                yield break;
            }

            var slice = await log.ReadAfterAsync(Position, _scope, ReadLimit.Batch, cancellationToken);
            Position = slice.End;
            var told = slice.Gap is not null;
            if (slice.Gap is { } gap) yield return heard.Said(gap);
            foreach (var message in FilteredSlice.Messages(slice, filter, time.GetUtcNow()))
            {
                told = true;
                yield return heard.Said(message);
            }

            if (!slice.ReachedTip && heard.IsQuiet) yield return heard.Said(new EventsMessage([], Position, slice.Behind));
            if (!slice.ReachedTip) continue;

            if (!arrived || heard.IsQuiet)
            {
                // A subscriber that took long over what it was told may no longer be at the tip.
                if (told) continue;
                yield return heard.Said(new CaughtUpMessage(Position, board.Node));
                arrived = true;
            }

            await log.WaitBeyondAsync(Position, _scope, heard.Remaining, cancellationToken);
        }
    }
}
