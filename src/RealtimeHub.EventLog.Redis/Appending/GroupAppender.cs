using System.Globalization;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Appending;

/// <summary>
/// A node's one writer of a stream: takes all that waits, stamps it, has it written by one script, confirmed by the replicas, shown to the readers,
/// announced to the other nodes, and answers the publishers. In that order. What fails is answered and never tried again from here: the publisher
/// repeats it with its key.
/// </summary>
internal sealed class GroupAppender(RedisLinks links, StreamKeys keys, StreamTail tail, WaitingAppends waiting, LogOptions options, Retention retention, TimeProvider time)
{
    private const long GroupBytes = 1 << 20;
    private const int GroupBatches = 512;
    private const double BytesPerSecond = 16 << 20;

    // Whoever has waited for long already is not refused because the gate is closed for a moment.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(100);

    private readonly List<PendingAppend> _group = [];

    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Start() => Ended = RunAsync();

    private async Task RunAsync()
    {
        while (await waiting.TakeAsync(_group, GroupBytes, GroupBatches))
        {
            var began = TimeProvider.System.GetTimestamp();
            while (_group.Count > 0) await WriteAsync(began);
        }
    }

    private async Task WriteAsync(long began)
    {
        try
        {
            if (await IsWorthWritingAsync()) await WriteOnceAsync();
            else AnswerAll(new AppendResult(AppendOutcome.Unconfirmed));
            // Other nodes were always faster.
            if (_group.Count > 0 && TimeProvider.System.GetElapsedTime(began) > links.Options.Deadline) AnswerAll(new AppendResult(AppendOutcome.Busy));
        }
        catch (RedisFailureException failure)
        {
            AnswerAll(new AppendResult(failure.Outcome));
        }
        catch (Exception unforeseen)
        {
            foreach (var append in _group) Release(append).TrySetException(unforeseen);
            _group.Clear();
        }
    }

    // While replicas are known to be missing, every retry would be one more event that nobody may see.
    private async Task<bool> IsWorthWritingAsync() => !links.Confirmation.IsDoubted || await tail.CommitAsync(Patience());

    private async Task WriteOnceAsync()
    {
        var stamps = await tail.StampAsync(Patience());
        var call = new AppendCall(_group, stamps, options, retention, time.GetUtcNow(), links.Confirmation.Needed > 0);
        var (answer, isConfirmed) = await links.Scripts.WriteConfirmedAsync(Script.Append, keys, call.Arguments, Patience(), ExtraTime());
        switch ((string)answer[0]!)
        {
            case "history":
                await tail.RefreshAsync(stamps.History, Patience());
                return;
            case "behind":
                await tail.ReadOnAsync(Patience());
                return;
        }

        var results = call.Results(answer);
        await StandAsync(call, results, (RedisResult[])answer[1]!, stamps, isConfirmed);
        Answer(results, isConfirmed);
    }

    // The log moved, by this node's events and perhaps others': tip, first, time, bytes, whether retention waits.
    private async Task StandAsync(AppendCall call, IReadOnlyList<AppendResult> results, RedisResult[] log, StampBase stamps, bool isConfirmed)
    {
        var tip = (long)log[0];
        var received = UnixMicroseconds.ToTime(long.Parse((string)log[2]!, CultureInfo.InvariantCulture));
        if ((long)log[4] == 1) tail.Snapshots.Ask();
        stamps.History.Stand((long)log[1], (long)log[3]);
        await ShowAsync(call.Appended(results, received), stamps.Epoch, tip, isConfirmed);
        if (isConfirmed) links.Doorbell.Ring(keys, stamps.History.Epochs.PositionOf(tip));
    }

    // How long it may still wait for others on this node, so that a refusal comes in time: what a call may take, less what the oldest has waited.
    private TimeSpan Patience()
    {
        var left = links.Options.Deadline - TimeProvider.System.GetElapsedTime(_group[0].Queued);
        return left > LeastPatience ? left : LeastPatience;
    }

    // Beyond what every call may take: a batch may have as much as 64 MB, and the way to Redis is not always short.
    private TimeSpan ExtraTime() => TimeSpan.FromSeconds(_group.Sum(append => append.Bytes) / BytesPerSecond);

    private async Task ShowAsync(List<TailEvent> own, ulong epoch, long tip, bool isConfirmed)
    {
        try
        {
            // Nobody is refused in time any more: they are written.
            await tail.TakeAsync(own, epoch, tip, isConfirmed, links.Options.Deadline);
        }
        catch (RedisFailureException)
        {
            // They are written, and that is what is answered; they are shown as soon as what lies before them can be read.
        }
    }

    private void Answer(IReadOnlyList<AppendResult> results, bool isConfirmed)
    {
        for (var i = 0; i < results.Count; i++)
            Release(_group[i]).TrySetResult(isConfirmed || !results[i].IsDurable ? results[i] : new AppendResult(AppendOutcome.Unconfirmed));
        _group.RemoveRange(0, results.Count);
    }

    private void AnswerAll(AppendResult result)
    {
        foreach (var append in _group) Release(append).TrySetResult(result);
        _group.Clear();
    }

    private PendingAppend Release(PendingAppend append)
    {
        waiting.Release(append);
        return append;
    }
}
