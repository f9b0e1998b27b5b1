using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// Keeps one set of connections standing. At the first trouble it is given up whole, that is told once, and new ones are sought until some stand,
/// wherever the primary is then. It is one loop, which alone puts connections up and takes them down.
/// </summary>
internal sealed partial class LinkSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _closing = new();
    private readonly PrimaryFinder _finder;
    private readonly PrimaryWatch? _watch;
    private readonly TimeSpan _deadline;
    private readonly ILogger _logger;
    private Task _supervising = Task.CompletedTask;

    public LinkSupervisor(PrimaryFinder finder, PrimaryWatch? watch, OutageTeller teller, TimeSpan deadline, ILogger logger)
    {
        (_finder, _watch, _deadline, _logger) = (finder, watch, deadline, logger);
        State = new LinkState(teller, Doorbells, _closing.Token);
    }

    public LinkState State { get; }

    public Doorbells Doorbells { get; } = new();

    public CancellationToken Closing => _closing.Token;

    /// <summary>Begins with connections that stand. Called once.</summary>
    public void Start(Connections first)
    {
        State.Stand(first);
        _supervising = SuperviseAsync(first);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        State.Break("It was closed.");
        await _supervising;
        if (_watch is not null) await _watch.DisposeAsync();
        State.Close();
    }

    private async Task SuperviseAsync(Connections standing)
    {
        var pause = ShortestPause;
        while (!_closing.IsCancellationRequested)
        {
            var since = TimeProvider.System.GetTimestamp();
            var problem = await TroubleOrEndAsync(standing);
            if (_closing.IsCancellationRequested) return;
            // One that never stands for long is not tried again at once.
            pause = TimeProvider.System.GetElapsedTime(since) > Outage.Steady ? ShortestPause : Min(pause * 2, LongestPause);
            State.Fall(standing, problem);
            _ = CloseAsync(standing);
            if (await NextAsync(pause) is not { } next) return;
            standing = next;
            State.Stand(next);
        }
    }

    private async Task<string> TroubleOrEndAsync(Connections standing)
    {
        var trouble = TroubleAsync(standing);
        if (State.Outage is not { } outage) return await trouble;
        using var fell = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        if (await Task.WhenAny(trouble, Task.Delay(Outage.Steady, fell.Token)) != trouble) State.End(outage, standing);
        await fell.CancelAsync();
        return await trouble;
    }

    // A primary that others were promoted over may answer as before, if it was cut off from the Sentinels only, or stood still for a while.
    private async Task<string> TroubleAsync(Connections standing)
    {
        if (_watch is null) return await standing.Broken;
        using var left = new CancellationTokenSource();
        var moved = _watch.WhenNamedAsync(standing.Named, left.Token);
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
                return await ListeningAsync(await _finder.ConnectAsync(_closing.Token));
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

    private async Task<Connections> ListeningAsync(Connections next)
    {
        try
        {
            await Doorbells.ListenAsync(next, _deadline, _closing.Token);
            return next;
        }
        catch
        {
            _ = CloseAsync(next);
            throw;
        }
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

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(LogLevel.Error, "Connecting to Redis again failed; it is tried until it succeeds")]
    private partial void LogNotConnected(Exception error);

    [LoggerMessage(LogLevel.Debug, "Old connections to Redis were not closed: {Problem}")]
    private partial void LogNotClosed(string problem);
}
