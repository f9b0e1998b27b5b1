using System.Threading.Channels;
using RealtimeHub.EventLog;

namespace RealtimeHub.Faults.Broken;

/// <summary>Broken: it answers when it has an append in memory, and writes later, as logs with a sync interval do.</summary>
internal sealed class AckBeforeSyncLog : WrappedLog
{
    private static readonly TimeSpan SyncInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Channel<AppendBatch> _later = Channel.CreateUnbounded<AppendBatch>();
    private readonly Task _writing;
    private long _next;

    public AckBeforeSyncLog(IEventLog log) : base(log)
    {
        _next = log.Extent.Newest.Sequence + 1;
        _writing = WriteAsync();
    }

    public override ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var first = new Protocol.Position(Extent.Epochs[^1].Id, _next);
            _next += batch.Events.Count;
            _later.Writer.TryWrite(batch);
            return new(new AppendResult(AppendOutcome.Appended, first, batch.Events.Count));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _later.Writer.Complete();
        await _writing;
        await base.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        while (await _later.Reader.WaitToReadAsync())
        {
            await Task.Delay(SyncInterval);
            var writes = new List<Task>();
            while (_later.Reader.TryRead(out var batch)) writes.Add(Sound.AppendAsync(batch, CancellationToken.None).AsTask());
            await Task.WhenAll(writes);
        }
    }
}
