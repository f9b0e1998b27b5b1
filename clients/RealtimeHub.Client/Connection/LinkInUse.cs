namespace RealtimeHub.Client.Connection;

/// <summary>Begins an attempt to connect.</summary>
/// <param name="lost">The connection that was lost before, to be cleared away; null if there was none.</param>
/// <param name="wait">How long to wait first.</param>
internal delegate Task<HubLink?> BeginAttempt(HubLink? lost, TimeSpan wait);

/// <summary>The connection in use, or the attempt to make one: each of them is begun, lost and replaced by one only, however many see it.</summary>
internal sealed class LinkInUse : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ReconnectDelay _delay = new();
    private Task<HubLink?>? _attempt;
    private HubLink? _link;
    private HubLink? _lost;
    private TimeSpan _wait;

    /// <summary>The connection if it has ended by itself, and nobody has said yet that it is lost.</summary>
    public HubLink? Closed
    {
        get
        {
            lock (_lock) return _attempt is { IsCompleted: false } || _link is { IsOpen: true } ? null : _link;
        }
    }

    public bool Is(HubLink link)
    {
        lock (_lock) return ReferenceEquals(_link, link);
    }

    /// <summary>The attempt that is under way, or that made the connection in use; else one that is begun now.</summary>
    public Task<HubLink?> Join(BeginAttempt begin)
    {
        lock (_lock)
        {
            if (_attempt is { IsCompleted: false } || _link is not null) return _attempt!;
            var (lost, wait) = (_lost, _wait);
            _lost = null;
            return _attempt = begin(lost, wait);
        }
    }

    /// <summary>Says that the attempt has made this connection.</summary>
    public void Made(HubLink link)
    {
        lock (_lock) _link = link;
    }

    /// <summary>Says that the attempt has failed, and after which time the hub wants the next.</summary>
    public void Failed(TimeSpan? retryAfter)
    {
        lock (_lock) _wait = _delay.Next(retryAfter);
    }

    /// <summary>Says that the hub served something, so that the next loss is a new one.</summary>
    public void Served()
    {
        lock (_lock) _delay.Reset();
    }

    /// <summary>Takes a connection out of use; false if it is not in use any more.</summary>
    public bool TryLose(HubLink link)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_link, link)) return false;
            _lost = link;
            _link = null;
            _attempt = null;
            _wait = _delay.Next();
            return true;
        }
    }

    /// <summary>Puts one connection in the place of another; false if that is not in use any more.</summary>
    public bool TryReplace(HubLink from, HubLink to)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_link, from)) return false;
            _link = to;
            _attempt = Task.FromResult<HubLink?>(to);
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<HubLink?>? attempt;
        lock (_lock) attempt = _attempt;
        if (attempt is not null) await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_lost is { } lost) await lost.DisposeAsync().ConfigureAwait(false);
        if (_link is { } link) await link.DisposeAsync().ConfigureAwait(false);
    }
}
