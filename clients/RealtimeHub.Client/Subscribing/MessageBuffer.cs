using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Subscribing;

/// <summary>
/// What was received and is not handled yet (rule 8). What the handler works on still counts: it is let go of only when the handler asks
/// for the next message.
/// </summary>
internal sealed class MessageBuffer(int maxEvents, long maxBytes)
{
    // What a message without events costs to hold, so that a flood of those is bounded too.
    private const int MessageBytes = 128;

    private readonly Lock _lock = new();
    private readonly Queue<SubscriptionMessage> _waiting = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _events;
    private long _bytes;
    private bool _ended;
    private Exception? _error;

    /// <summary>Takes a message in; false, and nothing taken, when there is no room. A message larger than the buffer is taken alone.</summary>
    public bool TryAdd(SubscriptionMessage message)
    {
        var (events, bytes) = Cost(message);
        lock (_lock)
        {
            if (_events > 0 && (_events + events > maxEvents || _bytes + bytes > maxBytes)) return false;
            _waiting.Enqueue(message);
            _events += events;
            _bytes += bytes;
            Signal_NeedsLock();
        }

        return true;
    }

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="RealtimeHubException">The subscription ended with it; what came before was handed out.</exception>
    public async Task<SubscriptionMessage?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_waiting.TryDequeue(out var message)) return message;
                if (_error is not null) throw _error;
                if (_ended) return null;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The handler is done with a message it took.</summary>
    public void Handled(SubscriptionMessage message)
    {
        var (events, bytes) = Cost(message);
        lock (_lock)
        {
            _events -= events;
            _bytes -= bytes;
            Signal_NeedsLock();
        }
    }

    /// <summary>Waits until half of the room is free again.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_events <= maxEvents / 2 && _bytes <= maxBytes / 2) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void End(Exception? error)
    {
        lock (_lock)
        {
            _ended = true;
            _error = error;
            Signal_NeedsLock();
        }
    }

    private static (int Events, long Bytes) Cost(SubscriptionMessage message) =>
        message is EventsMessage { Events: { Count: > 0 } events } ? (events.Count, events.Sum(e => (long)e.Json.Length)) : (1, MessageBytes);

    private void Signal_NeedsLock()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
