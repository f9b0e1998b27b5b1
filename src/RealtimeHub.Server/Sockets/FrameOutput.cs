namespace RealtimeHub.Server.Sockets;

/// <summary>
/// One connection's way out: whole frames, one after the other, from whoever sends. What the peer does not take at once is finished
/// when it reads, and until then nothing else begins, so that no frame is ever cut and a peer that does not read holds one.
/// </summary>
internal sealed class FrameOutput(IWire wire)
{
    private readonly Lock _gate = new();
    private Queue<Outgoing>? _behind;
    private List<IThreadPoolWorkItem>? _listeners;
    private SemaphoreSlim? _turns;
    private bool _isSending;
    private bool _isLost;

    /// <summary>Called once when sending fails, with why; mostly because the peer is gone.</summary>
    public Action<Exception>? Lost { get; set; }

    /// <summary>Whether something waits for the peer to read.</summary>
    public bool IsSending
    {
        get
        {
            lock (_gate) return _isSending;
        }
    }

    /// <summary>Sends a frame behind what is on its way; false when the peer is gone. The bytes may be used again afterwards.</summary>
    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frame) => SendAsync<object>(frame, null);

    /// <summary>Sends a frame behind what is on its way; false when the peer is gone or its sender has stopped. The bytes may be used again afterwards.</summary>
    public ValueTask<bool> SendAsync<TFrame>(ReadOnlyMemory<byte> frame, IFrameListener<TFrame>? sender)
    {
        Outgoing outgoing;
        lock (_gate)
        {
            if (_isLost || sender is { HasStopped: true }) return new(false);
            var sent = _isSending ? 0 : wire.TrySend(frame.Span);
            if (sent == frame.Length) return new(true);
            outgoing = new Outgoing(frame[Math.Max(sent, 0)..], new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_isSending)
            {
                (_behind ??= []).Enqueue(outgoing);
                return new(outgoing.Done!.Task);
            }

            _isSending = true;
        }

        _ = PumpAsync(outgoing);
        return new(outgoing.Done!.Task);
    }

    /// <summary>Sends a frame if nothing else is on its way and its listener has not ended. Unless it went whole, the listener is queued once the next may be tried.</summary>
    /// <param name="bytes">Stay as they are until then.</param>
    /// <param name="frame">What the listener knows them by.</param>
    /// <param name="listener">Told under the lock that orders frames that this one was begun.</param>
    public Taken TrySend<TFrame>(ReadOnlyMemory<byte> bytes, TFrame frame, IFrameListener<TFrame> listener)
    {
        Outgoing rest;
        lock (_gate)
        {
            if (_isLost || listener.HasStopped) return Taken.Never;
            if (_isSending)
            {
                (_listeners ??= []).Add(listener);
                return Taken.Later;
            }

            listener.Took(frame);
            var sent = wire.TrySend(bytes.Span);
            if (sent == bytes.Length) return Taken.Whole;
            (_listeners ??= []).Add(listener);
            _isSending = true;
            rest = new Outgoing(bytes[Math.Max(sent, 0)..], null);
        }

        _ = PumpAsync(rest);
        return Taken.Partly;
    }

    /// <summary>Runs something between two frames.</summary>
    public void InOrder<T>(T state, Action<T> action)
    {
        lock (_gate) action(state);
    }

    /// <summary>Waits for the connection's turn to prepare a large frame, so that many streams of one peer that does not read hold one.</summary>
    public ValueTask<Turn> TurnAsync(CancellationToken cancellationToken)
    {
        SemaphoreSlim turns;
        lock (_gate) turns = _turns ??= new SemaphoreSlim(1);
        return Turn.BeginAsync(turns, cancellationToken);
    }

    private async Task PumpAsync(Outgoing first)
    {
        Outgoing? next = first;
        try
        {
            do
            {
                await wire.SendAsync(next.Bytes);
                next.Done?.SetResult(true);
            }
            while ((next = Next()) is not null);
        }
        catch (Exception failure)
        {
            Lose(next, failure);
        }
    }

    private Outgoing? Next()
    {
        List<IThreadPoolWorkItem>? listeners;
        lock (_gate)
        {
            if (_behind is not null && _behind.TryDequeue(out var next)) return next;
            _isSending = false;
            (listeners, _listeners, _behind) = (_listeners, null, null);
        }

        Tell(listeners);
        return null;
    }

    private void Lose(Outgoing? outgoing, Exception failure)
    {
        List<IThreadPoolWorkItem>? listeners;
        Queue<Outgoing>? behind;
        lock (_gate)
        {
            _isLost = true;
            (listeners, _listeners, behind, _behind) = (_listeners, null, _behind, null);
        }

        outgoing?.Done?.TrySetResult(false);
        while (behind is not null && behind.TryDequeue(out var next)) next.Done?.TrySetResult(false);
        Tell(listeners);
        Lost?.Invoke(failure);
    }

    private static void Tell(List<IThreadPoolWorkItem>? listeners)
    {
        foreach (var listener in listeners ?? []) ThreadPool.UnsafeQueueUserWorkItem(listener, preferLocal: false);
    }

    private sealed record Outgoing(ReadOnlyMemory<byte> Bytes, TaskCompletionSource<bool>? Done);
}
