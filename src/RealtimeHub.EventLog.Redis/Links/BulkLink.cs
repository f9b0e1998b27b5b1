using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Resp;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// The link for what is large, in either direction. It is no connection of StackExchange.Redis, which does not say whether an answer still comes: here it may take as
/// long as it takes, if only something comes. Where it breaks it breaks alone, and the next question makes it anew. Anybody may ask, on any thread; one after
/// the other is served.
/// </summary>
internal sealed partial class BulkLink(Func<CancellationToken, Task<RespConnection>> connect, TimeProvider time, ILogger logger) : IDisposable
{
    // What stands between may have forgotten one that was idle, and tells nobody: it would be silent for as long as silence may last.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _logger = logger;
    private RespConnection? _connection;
    private long _used;
    private bool _isTold;

    /// <summary>Asks what may be asked twice.</summary>
    /// <exception cref="RespException">An error was answered.</exception>
    /// <exception cref="IOException">There is no connection, or it broke.</exception>
    /// <exception cref="TimeoutException">Redis was silent for too long.</exception>
    /// <exception cref="OperationCanceledException">The link was closed.</exception>
    public async Task<RespValue> AskAsync(IReadOnlyList<byte[]> command)
    {
        await _turn.WaitAsync(_closing.Token);
        try
        {
            var answer = await AskInTurnAsync(command);
            _isTold = false;
            return answer;
        }
        catch (Exception broken) when (broken is not RespException || RedisErrors.Explain(broken) is { Outcome: AppendOutcome.Away })
        {
            Drop();
            Tell(broken);
            throw;
        }
        catch (RespException refused) when (RedisErrors.Explain(refused) is null)
        {
            Tell(refused);
            throw;
        }
        finally
        {
            _used = time.GetTimestamp();
            _turn.Release();
        }
    }

    /// <summary>Whoever asks now is told that it was closed.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        Drop();
    }

    private async Task<RespValue> AskInTurnAsync(IReadOnlyList<byte[]> command)
    {
        if (time.GetElapsedTime(_used) > LongestIdle) Drop();
        if (Volatile.Read(ref _connection) is { } kept)
        {
            try
            {
                return await kept.CallAsync(command, _closing.Token);
            }
            catch (IOException)
            {
                // It may have ended while nobody used it, as idle ones do where something stands between. A new one shows.
                Drop();
            }
        }

        var fresh = await ConnectAsync();
        Volatile.Write(ref _connection, fresh);
        // Closed meanwhile: the call fails, and drops it.
        return await fresh.CallAsync(command, _closing.Token);
    }

    private async Task<RespConnection> ConnectAsync()
    {
        try
        {
            return await connect(_closing.Token);
        }
        catch (RespException refused)
        {
            // No answer to what was asked: there is no connection.
            throw new IOException(refused.Message, refused);
        }
    }

    private void Drop() => Interlocked.Exchange(ref _connection, null)?.Dispose();

    // Once until it works again: readers ask again and again.
    private void Tell(Exception broken)
    {
        if (_isTold || _closing.IsCancellationRequested) return;
        _isTold = true;
        LogBroken(broken.Message);
    }

    [LoggerMessage(LogLevel.Warning, "Redis: what is large cannot be asked for now; it is tried again, and readers that are behind wait: {Problem}")]
    private partial void LogBroken(string problem);
}
