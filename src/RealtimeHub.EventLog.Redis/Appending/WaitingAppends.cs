using System.Threading.Channels;
using RealtimeHub.EventLog.Files;

namespace RealtimeHub.EventLog.Redis.Appending;

/// <summary>What waits to be written: many publishers, one writer.</summary>
internal sealed class WaitingAppends(long maxBytes)
{
    private readonly Channel<PendingAppend> _waiting = Channel.CreateUnbounded<PendingAppend>(new UnboundedChannelOptions { SingleReader = true });
    private long _bytes;

    /// <summary>Takes an append, or says why not. One that is larger than the bound is taken when nothing else waits.</summary>
    public AppendOutcome? TryAdd(PendingAppend append)
    {
        var before = Interlocked.Add(ref _bytes, append.Bytes) - append.Bytes;
        if (before > 0 && before + append.Bytes > maxBytes) return Refuse(append, AppendOutcome.Busy);
        return _waiting.Writer.TryWrite(append) ? null : Refuse(append, AppendOutcome.Closed);
    }

    /// <summary>Waits for appends and takes them, at least one and then as many as fit; false when closed and empty.</summary>
    public async Task<bool> TakeAsync(List<PendingAppend> group, long groupBytes, int most)
    {
        if (!await _waiting.Reader.WaitToReadAsync()) return false;
        var bytes = 0L;
        while (group.Count < most && _waiting.Reader.TryPeek(out var next) && (group.Count == 0 || bytes + next.Bytes <= groupBytes) && _waiting.Reader.TryRead(out next))
        {
            bytes += next.Bytes;
            group.Add(next);
        }

        return true;
    }

    /// <summary>It no longer waits.</summary>
    public void Release(PendingAppend append) => Interlocked.Add(ref _bytes, -append.Bytes);

    /// <summary>Takes no more; what waits is still written.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    private AppendOutcome Refuse(PendingAppend append, AppendOutcome outcome)
    {
        Release(append);
        return outcome;
    }
}
