namespace RealtimeHub.Client.Connection;

/// <summary>
/// Makes the one connection that all subscriptions of a client share. Who needs it joins the attempt that is under way, or begins one;
/// when nobody needs it, nobody tries.
/// </summary>
internal sealed class HubConnector : IAsyncDisposable
{
    private readonly CancellationTokenSource _disposed = new();
    private readonly LinkInUse _inUse = new();
    private readonly HubRotation _hubs;
    private readonly HubDialer _dialer;
    private readonly HubMove _move;
    private readonly ConnectionChanges _changes;
    private readonly TimeProvider _time;

    public HubConnector(IReadOnlyList<Uri> hubs, RealtimeClientOptions options, ConnectionChanges changes)
    {
        _hubs = new HubRotation(hubs);
        _dialer = new HubDialer(options);
        _changes = changes;
        _time = options.TimeProvider;
        _move = new HubMove(_inUse, _hubs, _dialer, changes, options);
    }

    /// <summary>The connection, once it stands: for ever, until cancelled.</summary>
    /// <exception cref="RealtimeHubException">The hub refused for good.</exception>
    public async Task<HubLink> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_inUse.Closed is { } closed) Lose(closed, "the connection was closed");
            if (await _inUse.Join(Begin).WaitAsync(cancellationToken).ConfigureAwait(false) is { } link) return link;
        }
    }

    /// <inheritdoc cref="LinkInUse.Served"/>
    public void Served() => _inUse.Served();

    /// <summary>Says that a connection is lost; the first who says so ends it for all.</summary>
    public void Lose(HubLink link, string reason)
    {
        if (!_inUse.TryLose(link)) return;
        link.Abort();
        _changes.Tell(new ConnectionChange(ConnectionState.Lost, link.Hub, reason));
    }

    /// <summary>Says that the hub of a connection goes, and which time there is to move to another.</summary>
    public void Move(HubLink link, TimeSpan within) => _move.Begin(link, within, _disposed.Token);

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _move.EndedAsync().ConfigureAwait(false);
        await _inUse.DisposeAsync().ConfigureAwait(false);
    }

    private Task<HubLink?> Begin(HubLink? lost, TimeSpan wait)
    {
        var hub = _hubs.Next();
        return Task.Run(() => TryAsync(lost, wait, hub));
    }

    // Null: it failed in a way that passes; whoever still wants the connection begins the next attempt.
    private async Task<HubLink?> TryAsync(HubLink? lost, TimeSpan wait, Uri hub)
    {
        if (lost is not null) await lost.DisposeAsync().ConfigureAwait(false);
        await Task.Delay(wait, _time, _disposed.Token).ConfigureAwait(false);
        try
        {
            var link = await _dialer.OpenAsync(hub, _disposed.Token).ConfigureAwait(false);
            _inUse.Made(link);
            _changes.Tell(new ConnectionChange(ConnectionState.Connected, hub, null));
            return link;
        }
        catch (Exception e) when (!_disposed.IsCancellationRequested)
        {
            Fail(hub, e);
            return null;
        }
    }

    private void Fail(Uri hub, Exception error)
    {
        var answer = error as ConnectFailedException;
        if (answer is not null && HubErrors.IsFinal((int)answer.Status)) throw HubErrors.ConnectionRefused(hub, answer);
        _inUse.Failed(answer?.RetryAfter);
        _changes.Tell(new ConnectionChange(ConnectionState.Unreachable, hub, error.Message));
    }
}
