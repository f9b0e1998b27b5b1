using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>
/// One stream's log: append, read after a position, wait beyond it. A subscriber is a position moving along it.
/// Every implementation passes the same contract tests.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>The stream's name.</summary>
    string Stream { get; }

    /// <summary>What "durable" means here, in a few words for <c>/health/ready</c>, for example <c>synced to disk per batch</c>.</summary>
    string Durability { get; }

    /// <summary>Whether other processes append and read here too. If not, whoever had it before is gone.</summary>
    bool IsShared => false;

    /// <summary>What there is: oldest, newest, epochs.</summary>
    LogExtent Extent { get; }

    /// <summary>What the stream's events have told of flows and sources, up to the tip.</summary>
    FlowKnowledge Knowledge { get; }

    /// <summary>
    /// Appends a batch as one unit: all of it or nothing, also across a crash. Completes when it is durable.
    /// No reader sees an event before that. A log in files may write within the call where its disk does so in a millisecond.
    /// </summary>
    /// <param name="batch">At least one event.</param>
    /// <param name="cancellationToken">Stops waiting; what was already handed over may still be appended.</param>
    /// <returns>The positions, or why there are none: expected outcomes are values.</returns>
    ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what follows a position, in order, at most <see cref="ReadLimit"/>. Returns at once, at the tip with nothing.
    /// A position whose successors cannot be had yields a slice with a gap; its <see cref="Slice.End"/> is where reading goes on.
    /// </summary>
    /// <param name="position">What was read last.</param>
    /// <param name="scope">What the reader can use, or null for everything. Events outside may be left out, so that a reader without a match moves to the tip without scanning.</param>
    /// <param name="limit">How much to return at most; one event is always returned whatever its size.</param>
    /// <param name="cancellationToken">Cancels.</param>
    ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken);

    /// <summary>
    /// Completes when the log holds an event of the scope beyond a position, when <paramref name="timeout"/> has passed, or when
    /// somebody calls <see cref="WakeReaders"/>. It asks "is there more than position?", so no wake-up can fall between reading and waiting.
    /// </summary>
    /// <returns>
    /// Where reading goes on: up to here nothing of the scope follows <paramref name="position"/>, so that a reader which waited long need not look
    /// through what came meanwhile. It is the position before the event that ended the wait, the tip where the wait ended without one, and
    /// <paramref name="position"/> itself where the log cannot say, for example because there is a gap to tell.
    /// </returns>
    ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Lets every <see cref="WaitBeyondAsync"/> complete now, for example because there is something to tell the readers.</summary>
    void WakeReaders();

    /// <summary>The position after which reading starts. A well-formed position is never an error here: <see cref="ReadAfterAsync"/> tells the gap.</summary>
    ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken);
}
