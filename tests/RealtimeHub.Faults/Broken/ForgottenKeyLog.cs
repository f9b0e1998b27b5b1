using RealtimeHub.EventLog;

namespace RealtimeHub.Faults.Broken;

/// <summary>Broken: it remembers keys in its memory only, and not what they were used for.</summary>
internal sealed class ForgottenKeyLog(IEventLog log) : WrappedLog(log)
{
    private readonly Dictionary<string, Task<AppendResult>> _keys = [];

    public override ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        if (batch.IdempotencyKey is not { } key) return Sound.AppendAsync(batch, cancellationToken);
        lock (_keys)
        {
            if (!_keys.TryGetValue(key, out var first)) _keys.Add(key, first = Sound.AppendAsync(batch with { IdempotencyKey = null }, CancellationToken.None).AsTask());
            return new(first);
        }
    }
}
