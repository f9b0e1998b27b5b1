using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RealtimeHub.Client.Connection;

/// <summary>
/// The one connection that all subscriptions of a client share. Who needs it joins the attempt that is under way, or begins one;
/// when nobody needs it, nobody tries.
/// </summary>
internal sealed partial class HubConnector : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ReconnectDelay _delay = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly IReadOnlyList<Uri> _hubs;
    private readonly RealtimeClientOptions _options;
    private readonly Action<ConnectionChange> _tell;
    private readonly HubProtocols _protocols;
    private readonly ILogger _logger;
    private Task<HubLink?>? _attempt;
    private HubLink? _link;
    private HubLink? _lost;
    private TimeSpan _wait;
    private int _next;
    private Task _moving = Task.CompletedTask;

    public HubConnector(IReadOnlyList<Uri> hubs, RealtimeClientOptions options, Action<ConnectionChange> tell)
    {
        _hubs = hubs;
        _options = options;
        _tell = tell;
        _protocols = new HubProtocols(options.Protocol);
        _logger = options.LoggerFactory?.CreateLogger<HubConnector>() ?? NullLogger<HubConnector>.Instance;
    }

    /// <summary>Why there is no connection; null while there is one.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The connection, once it stands: for ever, until cancelled.</summary>
    /// <exception cref="RealtimeHubException">The hub refused for good.</exception>
    public async Task<HubLink> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Join().WaitAsync(cancellationToken).ConfigureAwait(false) is { } link) return link;
        }
    }

    /// <summary>Says that the hub served something, so that the next loss is a new one.</summary>
    public void Heard()
    {
        lock (_lock) _delay.Reset();
    }

    /// <summary>Says that a connection is lost; the first who says so ends it for all.</summary>
    public void Lose(HubLink link, string reason)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_link, link)) return;
            _lost = link;
            _link = null;
            _attempt = null;
            _wait = _delay.Next();
        }

        link.Abort();
        Tell(new ConnectionChange(ConnectionState.Lost, link.Hub, reason));
    }

    /// <summary>
    /// Says that the hub of a connection goes. At some moment within the time another connection is made, and only when that stands is this
    /// one given up: subscriptions resume there, calls are repeated there.
    /// </summary>
    public void Move(HubLink link, TimeSpan within)
    {
        lock (_lock)
        {
            // Every subscription on the connection hears it.
            if (!ReferenceEquals(_link, link) || !_moving.IsCompleted) return;
            _moving = Task.Run(() => MoveAsync(link, within * Random.Shared.NextDouble()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task<HubLink?>? attempt;
        lock (_lock) attempt = _attempt;
        if (attempt is not null) await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_lost is { } lost) await lost.DisposeAsync().ConfigureAwait(false);
        if (_link is { } link) await link.DisposeAsync().ConfigureAwait(false);
    }

    private Task<HubLink?> Join()
    {
        HubLink? closed;
        lock (_lock)
        {
            if (_attempt is { IsCompleted: false } || _link is { IsOpen: true }) return _attempt!;
            closed = _link;
        }

        if (closed is not null) Lose(closed, "the connection was closed");
        lock (_lock)
        {
            if (_attempt is not { IsCompleted: false } && _link is null) _attempt = Begin_NeedsLock();
            return _attempt!;
        }
    }

    private Task<HubLink?> Begin_NeedsLock()
    {
        var (lost, wait, hub) = (_lost, _wait, _hubs[_next++ % _hubs.Count]);
        _lost = null;
        return Task.Run(() => TryAsync(lost, wait, hub));
    }

    // Null: it failed in a way that passes; whoever still wants the connection begins the next attempt.
    private async Task<HubLink?> TryAsync(HubLink? lost, TimeSpan wait, Uri hub)
    {
        if (lost is not null) await lost.DisposeAsync().ConfigureAwait(false);
        await Task.Delay(wait, _options.TimeProvider, _disposed.Token).ConfigureAwait(false);
        try
        {
            var link = await OpenAsync(hub).ConfigureAwait(false);
            lock (_lock) _link = link;
            Tell(new ConnectionChange(ConnectionState.Connected, hub, null));
            return link;
        }
        catch (Exception e) when (!_disposed.IsCancellationRequested)
        {
            Fail(hub, e);
            return null;
        }
    }

    private async Task MoveAsync(HubLink from, TimeSpan wait)
    {
        var delay = new ReconnectDelay();
        await Task.Delay(wait, _options.TimeProvider, _disposed.Token).ConfigureAwait(false);
        // Once the old connection is lost, whoever needs one makes it in the usual way.
        while (ReferenceEquals(_link, from))
        {
            var hub = NextOther(from.Hub);
            try
            {
                var link = await OpenAsync(hub).ConfigureAwait(false);
                var old = TrySwap(from, link) ? from : link;
                if (old == from) Tell(new ConnectionChange(ConnectionState.Connected, hub, null));
                await old.DisposeAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!_disposed.IsCancellationRequested)
            {
                LogNotMoved(_logger, hub, e.Message);
                await Task.Delay(delay.Next(), _options.TimeProvider, _disposed.Token).ConfigureAwait(false);
            }
        }
    }

    private Uri NextOther(Uri hub)
    {
        lock (_lock)
        {
            if (_hubs[_next % _hubs.Count] == hub) _next++;
            return _hubs[_next++ % _hubs.Count];
        }
    }

    private bool TrySwap(HubLink from, HubLink to)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_link, from) || _disposed.IsCancellationRequested) return false;
            _link = to;
            _attempt = Task.FromResult<HubLink?>(to);
            return true;
        }
    }

    private async Task<HubLink> OpenAsync(Uri hub)
    {
        try
        {
            return await HubLink.OpenAsync(hub, _protocols.For(hub), _options, _disposed.Token).ConfigureAwait(false);
        }
        catch (HubException refusal) when (_protocols.FallBack(hub, refusal))
        {
            LogFallBack(_logger, hub);
            return await HubLink.OpenAsync(hub, _protocols.For(hub), _options, _disposed.Token).ConfigureAwait(false);
        }
    }

    private void Fail(Uri hub, Exception error)
    {
        var answer = error as ConnectFailedException;
        if (answer is not null && HubErrors.IsFinal((int)answer.Status)) throw HubErrors.Refused(hub, answer);
        lock (_lock) _wait = _delay.Next(answer?.RetryAfter);
        Tell(new ConnectionChange(ConnectionState.Unreachable, hub, error.Message));
    }

    private void Tell(ConnectionChange change)
    {
        // Reasons are parts of sentences; those of the framework come as sentences.
        change = change with { Reason = change.Reason?.Trim().TrimEnd('.') };
        Trouble = change.Reason;
        LogChange(_logger, change.State, change.Hub, change.Reason ?? "");
        try
        {
            _tell(change);
        }
        catch (Exception failure)
        {
            // Somebody else's code: it must not take the connection with it.
            LogHandlerFailed(_logger, failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "A handler of ConnectionChanged failed")]
    private static partial void LogHandlerFailed(ILogger logger, Exception failure);

    [LoggerMessage(LogLevel.Debug, "{Hub} does not take what should move to it: {Reason}")]
    private static partial void LogNotMoved(ILogger logger, Uri hub, string reason);

    [LoggerMessage(LogLevel.Information, "The hub at {Hub} does not offer MessagePack; using JSON")]
    private static partial void LogFallBack(ILogger logger, Uri hub);

    [LoggerMessage(LogLevel.Information, "{State}: {Hub} {Reason}")]
    private static partial void LogChange(ILogger logger, ConnectionState state, Uri hub, string reason);
}
