using System.Globalization;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis;

/// <content>How links come to stand and are replaced.</content>
public sealed partial class RedisLinks
{
    private static readonly NoticeMessage Away = new("storage-away", "The hub's storage cannot be reached. Stay: delivery goes on by itself when it is back.");
    private static readonly NoticeMessage Back = new("storage-back", "The hub's storage can be reached again. What was missed follows.");

    private async Task<Connections> FirstAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Options.StartPatience);
        var problem = "it did not answer";
        while (true)
        {
            try
            {
                return await _finder.ConnectAsync(patience.Token);
            }
            catch (RedisFailureException away)
            {
                problem = away.Message;
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new RedisStartException($"RealtimeHub:Redis: no primary could be reached within {Options.StartPatience.TotalSeconds:0.#} s: {problem}");
            }

            await Task.Delay(ShortestPause, CancellationToken.None);
        }
    }

    private async Task CheckAsync(Connections connections)
    {
        var redis = new RedisInfo((string)(await connections.Reading.ExecuteAsync("INFO"))!, await ConfigurationAsync(connections));
        Confirmation.Needed = await NeededAsync(connections, redis.Replicas);
        Confirmation.Seen = redis.Replicas;
        _weaknesses = StartCheck.Weaknesses(redis, Confirmation.Needed);
        if (Options.Strict && _weaknesses.Count > 0)
            throw new RedisStartException($"RealtimeHub:Redis is refused, because it is to be strict: {string.Join(" ", _weaknesses)}");
        foreach (var weakness in _weaknesses) LogWeakness(weakness);
    }

    private static async Task<Dictionary<string, string>> ConfigurationAsync(Connections connections)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var name in new[] { "appendfsync", "min-replicas-to-write" })
            {
                var pair = (string[])(await connections.Reading.ExecuteAsync("CONFIG", "GET", name))!;
                if (pair.Length == 2) found[name] = pair[1];
            }
        }
        catch (RedisServerException)
        {
            // Not allowed, as where Redis is hosted by others.
        }

        return found;
    }

    // A start while a replica is away must not be satisfied with less than the last one was: what was needed is remembered in Redis.
    private async Task<int> NeededAsync(Connections connections, int present)
    {
        RedisKey remembered = $"{Options.Prefix}:replicas";
        var before = RedisInfo.Number(await connections.Reading.StringGetAsync(remembered));
        var needed = Options.Level switch
        {
            AcknowledgementLevel.Primary => 0,
            AcknowledgementLevel.Replicated => Options.Replicas ?? Math.Max(1, Math.Max(before, MajorityOf(present))),
            _ => Options.Replicas ?? Math.Max(before, MajorityOf(present)),
        };
        if (needed != before) await connections.Writing.StringSetAsync(remembered, needed.ToString(CultureInfo.InvariantCulture));
        return needed;
    }

    // Of all copies, the primary's included: of 1 replica 1, of 2 one, of 3 two.
    private static int MajorityOf(int replicas) => (replicas + 1) / 2;

    private async Task SuperviseAsync(Connections standing)
    {
        var pause = ShortestPause;
        while (!_closing.IsCancellationRequested)
        {
            var since = TimeProvider.System.GetTimestamp();
            var problem = await standing.Broken;
            if (_closing.IsCancellationRequested) return;
            Fall(standing, problem);
            // One that never stands for long is not tried again at once.
            pause = TimeProvider.System.GetElapsedTime(since) > Steady ? ShortestPause : Min(pause * 2, LongestPause);
            if (await NextAsync(pause) is not { } next) return;
            standing = next;
            _board?.Settle(Away.Reason, Back);
            Stand(next);
            LogBack(next.Primary.ToString()!, TimeProvider.System.GetElapsedTime(since));
        }
    }

    private async Task<Connections?> NextAsync(TimeSpan pause)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, _closing.Token);
                var next = await _finder.ConnectAsync(_closing.Token);
                foreach (var (channel, listener) in _listeners) await SubscribeAsync(next, channel, listener);
                return next;
            }
            catch (Exception error) when (RedisErrors.Explain(error) is not null)
            {
                pause = Min(pause * 1.5, LongestPause);
            }
        }

        return null;
    }

    private void Stand(Connections connections)
    {
        Volatile.Write(ref _connections, connections);
        Volatile.Read(ref _back).TrySetResult();
        foreach (var listener in _listeners.Values) listener.Changed();
    }

    private void Fall(Connections connections, string problem)
    {
        Interlocked.Exchange(ref _back, NewSignal());
        Volatile.Write(ref _connections, null);
        LogAway(connections.Primary.ToString()!, problem);
        _board?.Raise(Away);
        foreach (var listener in _listeners.Values) listener.Changed();
        _ = CloseAsync(connections);
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

    [LoggerMessage(LogLevel.Warning, "Redis: {Weakness}")]
    private partial void LogWeakness(string weakness);

    [LoggerMessage(LogLevel.Error, "Redis at {Address} is away: {Problem} Publishing is answered 503, subscribers wait")]
    private partial void LogAway(string address, string problem);

    [LoggerMessage(LogLevel.Information, "Redis is there again, at {Address}; the link before stood or was sought for {Time}")]
    private partial void LogBack(string address, TimeSpan time);

    [LoggerMessage(LogLevel.Debug, "Old connections to Redis were not closed: {Problem}")]
    private partial void LogNotClosed(string problem);
}
