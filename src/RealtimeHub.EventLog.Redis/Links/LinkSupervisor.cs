using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Sentinels;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// Keeps one set of connections standing. At the first trouble it is given up whole, that is told once, and new ones are sought until some stand,
/// wherever the primary is then.
/// </summary>
internal sealed partial class LinkSupervisor(PrimaryFinder finder, PrimaryWatch? watch, NoticeBoard? board, TimeSpan deadline, ILogger logger) : IAsyncDisposable
{
    private static readonly NoticeMessage Away = new("storage-away", "The hub's storage cannot be reached. Stay: delivery goes on by itself when it is back.");
    private static readonly NoticeMessage Back = new("storage-back", "The hub's storage can be reached again. What was missed follows.");
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, Listener> _listeners = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private Connections? _connections;
    private TaskCompletionSource _back = NewSignal();
    private Task _supervising = Task.CompletedTask;
    private Outage? _outage;
    private long _over;

    /// <summary>Null while Redis is away.</summary>
    public Connections? Connections => Volatile.Read(ref _connections) is { IsBroken: false } standing ? standing : null;

    public CancellationToken Closing => _closing.Token;

    /// <summary>Completes when Redis can be asked.</summary>
    public async Task BackAsync(CancellationToken cancellationToken)
    {
        while (Connections is null)
        {
            var back = Volatile.Read(ref _back).Task;
            // It broke this moment, and nobody has begun to mend it.
            if (back.IsCompletedSuccessfully) await Task.Delay(ShortestPause, cancellationToken);
            else await back.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The first connections.</summary>
    /// <exception cref="RedisStartException">None could be had in time.</exception>
    public async Task<Connections> FirstAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        var problem = "it did not answer";
        while (true)
        {
            try
            {
                return await finder.ConnectAsync(patience.Token);
            }
            catch (RedisFailureException away) when (!patience.IsCancellationRequested)
            {
                problem = away.Message;
            }
            catch (RedisFailureException away)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw NotReached(longest, away.Message);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw NotReached(longest, problem);
            }

            await Task.Delay(ShortestPause, CancellationToken.None);
        }
    }

    /// <summary>Begins with connections that stand.</summary>
    public void Start(Connections first)
    {
        Stand(first);
        _supervising = SuperviseAsync(first);
    }

    public async Task ListenAsync(Connections connections, string channel, Listener listener)
    {
        _listeners[channel] = listener;
        await SubscribeAsync(connections, channel, listener);
    }

    /// <summary>Redis has answered over these. The first answer after an outage ends it: connections that stand prove nothing yet.</summary>
    public void Served(Connections by)
    {
        if (Volatile.Read(ref _outage) is { IsRelapse: false } outage && ReferenceEquals(by, Connections)) End(outage, by);
    }

    public void StopListening(string channel) => _listeners.TryRemove(channel, out _);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Volatile.Read(ref _connections)?.Break("It was closed.");
        await _supervising;
        if (watch is not null) await watch.DisposeAsync();
        Interlocked.Exchange(ref _connections, null)?.Dispose();
        // Also for those who come to wait after this.
        var closed = NewSignal();
        closed.SetCanceled();
        Interlocked.Exchange(ref _back, closed).TrySetCanceled();
    }

    private RedisStartException NotReached(TimeSpan longest, string problem) => new(
        $"RealtimeHub:Redis: no primary could be reached within {longest.TotalSeconds:0.#} s: {(watch is null ? problem : $"{problem}; {watch.Describe()}")}");

    private async Task SuperviseAsync(Connections standing)
    {
        var pause = ShortestPause;
        while (!_closing.IsCancellationRequested)
        {
            var since = TimeProvider.System.GetTimestamp();
            var problem = await TroubleOrEndAsync(standing);
            if (_closing.IsCancellationRequested) return;
            // One that never stands for long is not tried again at once.
            pause = TimeProvider.System.GetElapsedTime(since) > Steady ? ShortestPause : Min(pause * 2, LongestPause);
            Fall(standing, problem);
            if (await NextAsync(pause) is not { } next) return;
            standing = next;
            Stand(next);
        }
    }

    private async Task<string> TroubleOrEndAsync(Connections standing)
    {
        var trouble = TroubleAsync(standing);
        if (Volatile.Read(ref _outage) is not { } outage) return await trouble;
        using var fell = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        if (await Task.WhenAny(trouble, Task.Delay(Steady, fell.Token)) != trouble) End(outage, standing);
        await fell.CancelAsync();
        return await trouble;
    }

    // A primary that others were promoted over may answer as before, if it was cut off from the Sentinels only, or stood still for a while.
    private async Task<string> TroubleAsync(Connections standing)
    {
        if (watch is null) return await standing.Broken;
        using var left = new CancellationTokenSource();
        var moved = watch.WhenNamedAsync(standing.Named, left.Token);
        if (await Task.WhenAny(standing.Broken, moved) == moved) standing.Break($"The Sentinels name {await moved} the primary.");
        await left.CancelAsync();
        return await standing.Broken;
    }

    private async Task<Connections?> NextAsync(TimeSpan pause)
    {
        var isTold = false;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, _closing.Token);
                return await HeardAsync(await finder.ConnectAsync(_closing.Token));
            }
            catch (Exception error)
            {
                // Whatever it was, without this loop the hub would stay away for ever.
                if (RedisErrors.Explain(error) is null && !isTold) LogNotConnected(error);
                isTold |= RedisErrors.Explain(error) is null;
                pause = Min(pause * 1.5, LongestPause);
            }
        }

        return null;
    }

    private async Task<Connections> HeardAsync(Connections next)
    {
        try
        {
            foreach (var (channel, listener) in _listeners) await SubscribeAsync(next, channel, listener).WaitAsync(deadline, _closing.Token);
            return next;
        }
        catch
        {
            _ = CloseAsync(next);
            throw;
        }
    }

    private void Stand(Connections connections)
    {
        Volatile.Write(ref _connections, connections);
        Volatile.Read(ref _back).TrySetResult();
        TellAll();
    }

    private void Fall(Connections connections, string problem)
    {
        Interlocked.Exchange(ref _back, NewSignal());
        lock (_gate)
        {
            Volatile.Write(ref _connections, null);
            Begin_NeedsLock(connections, problem);
        }

        TellAll();
        _ = CloseAsync(connections);
    }

    private void Begin_NeedsLock(Connections fallen, string problem)
    {
        if (_outage is not null) return;
        var isRelapse = Volatile.Read(ref _over) is var over and not 0 && TimeProvider.System.GetElapsedTime(over) < Steady;
        Volatile.Write(ref _outage, new Outage(TimeProvider.System.GetTimestamp(), isRelapse));
        LogAway(fallen.Address, problem);
        board?.Raise(Away);
    }

    private void End(Outage outage, Connections by)
    {
        lock (_gate)
        {
            // An answer over connections that fall at this moment ends nothing.
            if (_closing.IsCancellationRequested || _outage != outage || !ReferenceEquals(by, Connections)) return;
            Volatile.Write(ref _outage, null);
            Volatile.Write(ref _over, TimeProvider.System.GetTimestamp());
            board?.Settle(Away.Reason, Back);
        }

        LogBack(by.Address, TimeProvider.System.GetElapsedTime(outage.Began).TotalSeconds);
        TellAll();
    }

    private void TellAll()
    {
        foreach (var listener in _listeners.Values) listener.Changed();
    }

    // Closing joins threads of StackExchange.Redis, which may take as long as a dead connection does.
    private async Task CloseAsync(Connections connections)
    {
        await Task.Yield();
        try
        {
            connections.Dispose();
        }
        catch (Exception failure)
        {
            LogNotClosed(failure.Message);
        }
    }

    private static Task SubscribeAsync(Connections connections, string channel, Listener listener) =>
        connections.Subscriber.SubscribeAsync(channel, (_, message) =>
        {
            if (Position.TryParse(message, out var committed)) listener.Ring(committed);
        });

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(LogLevel.Error, "Redis at {Address} is away: {Problem} Publishing is answered 503, subscribers wait")]
    private partial void LogAway(string address, string problem);

    [LoggerMessage(LogLevel.Information, "Redis is there again, at {Address}, after {Seconds:0.0} s")]
    private partial void LogBack(string address, double seconds);

    [LoggerMessage(LogLevel.Error, "Connecting to Redis again failed; it is tried until it succeeds")]
    private partial void LogNotConnected(Exception error);

    [LoggerMessage(LogLevel.Debug, "Old connections to Redis were not closed: {Problem}")]
    private partial void LogNotClosed(string problem);
}
