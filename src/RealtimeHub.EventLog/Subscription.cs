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

    // How long one that may not end at the tip yet waits before it looks again; an event of its scope wakes it sooner.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly EventScope? _scope = EventScope.Of(filter);
    private NoticeBoard.Reader? _notices;
    private bool _hasArrived;

    /// <summary>What it reads.</summary>
    public IEventLog Log => log;

    /// <summary>Where it stands: everything up to here was yielded, hidden by the filter or outside its scope.</summary>
    public Position Position { get; private set; }

    /// <summary>What it has heard so far.</summary>
    public Heard Heard => (_notices ??= board.FromNow()).Heard;

    /// <summary>One that reads the same and goes on from where this one, or another like it, has come.</summary>
    /// <param name="position">What was read last.</param>
    /// <param name="heard">What was heard.</param>
    public Subscription Again(Position position, Heard heard) =>
        new(log, filter, board, time) { Position = position, _notices = new NoticeBoard.Reader(board, heard), _hasArrived = true };

    /// <summary>Yields messages until cancelled, or until this node's <see cref="NoticeBoard"/> closes.</summary>
    public IAsyncEnumerable<SubscriptionMessage> ReadAsync(StartFrom from, CancellationToken cancellationToken) => ReadAsync(from, null, cancellationToken);

    /// <summary>Yields messages until cancelled, until this node's <see cref="NoticeBoard"/> closes, or until it is to end at the tip.</summary>
    /// <param name="from">Where it starts.</param>
    /// <param name="atTip">Asked whenever it stands at the tip; null for always <see cref="AtTip.Wait"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<SubscriptionMessage> ReadAsync(StartFrom from, Func<AtTip>? atTip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Position = await log.ResolveAsync(from, cancellationToken);
        var heard = new QuietTimer(time, Quiet);
        var notices = _notices ??= board.FromNow();
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

            if (!_hasArrived || heard.IsQuiet)
            {
                // A subscriber that took long over what it was told may no longer be at the tip.
                if (told) continue;
                yield return heard.Said(new CaughtUpMessage(Position, board.Node));
                _hasArrived = true;
            }

            var next = atTip?.Invoke() ?? AtTip.Wait;
            if (next == AtTip.End) yield break;
            // A subscription that waits holds no events.
            slice = default;
            Position = await log.WaitBeyondAsync(Position, _scope, next == AtTip.Wait ? heard.Remaining : Soon, cancellationToken);
        }
    }
}
