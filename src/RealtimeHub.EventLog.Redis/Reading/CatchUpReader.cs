using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Reading;

/// <summary>Reads for those who are behind what is in memory, also while Redis is away or turns out to hold another history.</summary>
internal sealed class CatchUpReader(RedisLinks links, StreamKeys keys, StreamTail tail)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A block over a slow way may take minutes. It goes on being read meanwhile, and whoever asks again finds it.
    private static readonly TimeSpan BlockPatience = Subscription.Quiet;

    /// <summary>What can be said without asking Redis; null when it must be asked.</summary>
    public static Slice? TryReadHere(History history, Position position, EventScope? scope, ReadLimit limit)
    {
        var tip = history.Recent.Tip;
        if (history.GapAfter(position, tip) is { } gap) return new Slice(gap.Position, [], gap.Position.Sequence == tip, tip - gap.Position.Sequence) { Gap = gap };
        return history.Recent.TryReadAfter(position.Sequence, scope, limit, out var slice) ? slice : null;
    }

    /// <summary>
    /// Another node may have shown a reader more than this one has taken in, or know of a younger epoch: what is told to be withdrawn is looked up
    /// first.
    /// </summary>
    public static bool Withdraws(Slice slice) => slice.Gap?.Reason is GapReason.Rollback or GapReason.Reset;

    public async Task<Slice> ReadAfterAsync(History history, Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken)
    {
        // A reader that catches up goes to the back of the thread pool's queue for each read, so that many cannot starve the others.
        await Task.Yield();
        var isSure = false;
        while (true)
        {
            if (TryReadHere(history, position, scope, limit) is { } here)
            {
                if (isSure || !Withdraws(here)) return here;
                if (!(isSure = await IsSureAsync(cancellationToken))) return Nothing(history, position);
                history = tail.History;
                continue;
            }

            try
            {
                var slice = await history.Blocks.ReadAfterAsync(position.Sequence, limit, history.Recent.Tip, history.MoveFirst)
                    .WaitAsync(BlockPatience, cancellationToken);
                if (slice.End.Sequence > position.Sequence) return slice;
                // Retention has passed the reader; asking again tells the gap. Or somebody took events out of the middle: then it is told here.
                if (position.Sequence >= history.First - 1) return await BeyondHoleAsync(history, position);
            }
            catch (OtherHistoryException)
            {
                if (!await IsRefreshedAsync(history, cancellationToken)) return Nothing(history, position);
            }
            catch (TimeoutException)
            {
                return Nothing(history, position);
            }
            catch (RedisFailureException) when (links.IsAway)
            {
                if (!await IsBackSoonAsync(cancellationToken)) return Nothing(history, position);
            }
            catch (RedisFailureException)
            {
                // Only what is large cannot be had, and not in a hurry to fail again.
                await Task.Delay(links.Options.CheckInterval, cancellationToken);
                return Nothing(history, position);
            }

            history = tail.History;
        }
    }

    /// <summary>The position before the first event received at or after a time.</summary>
    public async Task<Position> FindBeforeAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = tail.History;
            try
            {
                var tip = history.Recent.Tip;
                var answer = await links.Scripts.ReadAsync(Script.Find, keys, [history.EpochText, UnixMicroseconds.AtOrAfter(time), tip]);
                if ((string)answer[0]! == "done") return history.Epochs.PositionOf(Math.Min((long)answer[1], tip));
                await tail.RefreshAsync(history, Timeout.InfiniteTimeSpan);
            }
            catch (RedisFailureException)
            {
                await Task.Delay(links.Options.CheckInterval, cancellationToken);
                await links.BackAsync(cancellationToken);
            }
        }
    }

    private async Task<bool> IsSureAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await tail.IsCurrentAsync()) return true;
        }
        catch (RedisFailureException)
        {
            // Away: nobody can know.
        }

        await Task.Delay(links.Options.CheckInterval, cancellationToken);
        return false;
    }

    // Not the tip, and no more for now: the reader tells its subscriber that it is there, and asks again.
    private static Slice Nothing(History history, Position position) => new(position, [], false, Math.Max(0, history.Recent.Tip - position.Sequence));

    private async Task<Slice> BeyondHoleAsync(History history, Position position)
    {
        var tip = history.Recent.Tip;
        RedisValue[] arguments = [history.EpochText, position.Sequence, tip, 1, 1];
        var answer = ReadAnswer.Read(await links.Bulk.RunAsync(Script.Read, keys, arguments), history.Epochs);
        // Then the next round finds out which history it is.
        if (answer is null) return Nothing(history, position);
        var until = history.Epochs.PositionOf(answer.Events.Length > 0 ? answer.Events[0].Position.Sequence - 1 : tip);
        return new Slice(until, [], until.Sequence == tip, tip - until.Sequence) { Gap = new GapMessage(GapReason.Retention, position, until, until) };
    }

    // Long enough for a reader to notice nothing of a short absence, short enough for it to tell its subscriber that it is there.
    private async Task<bool> IsBackSoonAsync(CancellationToken cancellationToken)
    {
        try
        {
            await links.BackAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> IsRefreshedAsync(History history, CancellationToken cancellationToken)
    {
        try
        {
            await tail.RefreshAsync(history, Timeout.InfiniteTimeSpan);
            return true;
        }
        catch (RedisFailureException)
        {
            // Away, or a new primary that takes no writes yet.
            await Task.Delay(links.Options.CheckInterval, cancellationToken);
            return false;
        }
    }
}
