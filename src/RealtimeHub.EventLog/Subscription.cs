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

    // How long one that may not join the others yet waits before it looks again; an event of its scope wakes it sooner.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly EventScope? _scope = EventScope.Of(filter);
    private readonly NoticeBoard.Reader _notices = board.FromNow();
    private bool _hasArrived;

    /// <summary>What it reads.</summary>
    public IEventLog Log => log;

    /// <summary>Where it stands: everything up to here was yielded or hidden by the filter.</summary>
    public Position Position { get; private set; }

    /// <summary>How many notices it has told, or was not there to tell.</summary>
    public int Heard => _notices.Seen;

    /// <summary>One that reads the same and goes on from where this one, or another like it, has come.</summary>
    /// <param name="position">What was read last.</param>
    /// <param name="heard">The notices heard.</param>
    public Subscription Again(Position position, int heard)
    {
        var again = new Subscription(log, filter, board, time) { Position = position, _hasArrived = true };
        again._notices.Seen = heard;
        return again;
    }

    /// <summary>Yields messages until cancelled, or until this node's <see cref="NoticeBoard"/> closes.</summary>
    public IAsyncEnumerable<SubscriptionMessage> ReadAsync(StartFrom from, CancellationToken cancellationToken) => ReadAsync(from, null, cancellationToken);

    /// <summary>Yields messages until cancelled, until this node's <see cref="NoticeBoard"/> closes, or until it may join others at the tip.</summary>
    /// <param name="from">Where it starts.</param>
    /// <param name="tryJoin">Asked whenever it stands at the tip: true ends it there, false lets it read on. Null for one that waits at the tip itself.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<SubscriptionMessage> ReadAsync(StartFrom from, Func<bool>? tryJoin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Position = await log.ResolveAsync(from, cancellationToken);
        var heard = new QuietTimer(time, Quiet);
        while (true)
        {
            // Asked before the notices are read, so that the last one is among them.
            var isLast = board.IsClosed;
            foreach (var notice in _notices.Next()) yield return heard.Said(notice);
            if (isLast) yield break;

            var slice = await log.ReadAfterAsync(Position, _scope, ReadLimit.Batch, cancellationToken);
            Position = slice.End;
            var told = slice.Gap is not null;
            if (slice.Gap is { } gap) yield return heard.Said(gap);
            foreach (var message in FilteredSlice.Messages(slice, filter))
            {
                told = true;
                yield return heard.Said(message);
            }

            if (!slice.ReachedTip && heard.IsQuiet) yield return heard.Said(new EventsMessage([], Position, slice.Behind));
            if (!slice.ReachedTip) continue;

            if (!_hasArrived || heard.IsQuiet)
            {
                // A subscriber that took long over what it was told may no longer be at the tip.
                if (told) continue;
                yield return heard.Said(new CaughtUpMessage(Position, board.Node));
                _hasArrived = true;
            }

            if (tryJoin?.Invoke() == true) yield break;
            // A subscription that waits holds no events.
            slice = default;
            await log.WaitBeyondAsync(Position, _scope, tryJoin is null ? heard.Remaining : Soon, cancellationToken);
        }
    }
}
