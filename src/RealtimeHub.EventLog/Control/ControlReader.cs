using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Control;

/// <summary>Replays a control stream. What it shows is always the state at a tip, never one on the way there.</summary>
internal sealed class ControlReader(IEventLog log)
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private ControlState? _read;
    private ControlState _state = ControlState.Empty;
    private TaskCompletionSource _changed = NewSignal();

    public ControlState State => Volatile.Read(ref _state);

    public Task NextChange => Volatile.Read(ref _changed).Task;

    /// <summary>How many entries were read since the last snapshot.</summary>
    public long Entries { get; private set; }

    /// <summary>How many bytes they have.</summary>
    public long Bytes { get; private set; }

    public async Task<ControlState> ReadToTipAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            _read ??= await BeginningAsync(cancellationToken);
            while (!await ReadOnAsync(cancellationToken))
            {
            }

            return Show(_read);
        }
        finally
        {
            _reading.Release();
        }
    }

    // True at the tip.
    private async Task<bool> ReadOnAsync(CancellationToken cancellationToken)
    {
        var slice = await log.ReadAfterAsync(_read!.Position, null, ReadLimit.Batch, cancellationToken);
        if (slice.Gap is not null)
        {
            // A snapshot took the place of what was to be read next, or the history is another one: what the stream holds is all there is.
            _read = await BeginningAsync(cancellationToken);
            return false;
        }

        foreach (var entry in slice.Events) Take(entry);
        _read = _read with { Position = slice.End };
        return slice.ReachedTip;
    }

    private async Task<ControlState> BeginningAsync(CancellationToken cancellationToken) =>
        ControlState.Empty with { Position = await log.ResolveAsync(StartFrom.Beginning, cancellationToken) };

    private void Take(HubEvent entry)
    {
        _read = ControlEntry.Apply(_read!, entry, out var isSnapshot);
        (Entries, Bytes) = isSnapshot ? (0, 0) : (Entries + 1, Bytes + entry.Json.Length);
    }

    private ControlState Show(ControlState state)
    {
        if (state.Position == State.Position) return state;
        Volatile.Write(ref _state, state);
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
        return state;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
