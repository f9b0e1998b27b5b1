using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>Follows a stream for all readers of this node: when the doorbell rings, and every half second, for a ring may be lost.</summary>
internal sealed partial class Follower(StreamTail tail, RedisLinks links, string stream, RetentionRound everyMinute) : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _bell = new(0);
    private readonly ILogger _logger = links.Logger;
    private Task _following = Task.CompletedTask;

    public void Start() => _following = FollowAsync();

    public void Ring(Position committed)
    {
        if (tail.Rung(committed)) Look();
    }

    /// <summary>Makes it look now.</summary>
    public void Look()
    {
        // Two rings at once may both release: then it looks once in vain.
        if (_bell.CurrentCount == 0) _bell.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _following;
    }

    private async Task FollowAsync()
    {
        await Task.Yield();
        var minute = TimeProvider.System.GetTimestamp();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var hasRung = await _bell.WaitAsync(links.Options.CheckInterval, _closing.Token);
                if (links.IsAway) continue;
                await tail.CheckAsync(isQuiet: !hasRung);
                if (TimeProvider.System.GetElapsedTime(minute) < Minute) continue;
                minute = TimeProvider.System.GetTimestamp();
                await everyMinute.RunAsync();
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (RedisFailureException)
            {
                // The links tell that Redis is away, once for all streams; unconfirmed tails are asked about again.
            }
            catch (Exception unforeseen)
            {
                LogFailed(unforeseen, stream);
                // Not in a hurry to fail again.
                await Task.Delay(Pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Following stream {Stream} failed; it goes on")]
    private partial void LogFailed(Exception error, string stream);
}
