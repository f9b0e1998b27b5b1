using System.Net;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Resp;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>
/// Follows which node is the primary. It asks all the time, not only when a connection broke: a primary that is cut off from the Sentinels
/// may well answer this hub, and must be left before it is believed.
/// </summary>
internal sealed partial class PrimaryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly RedisAddress _address;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SentinelCouncil _council;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;
    private TaskCompletionSource _changed = NewSignal();
    private volatile NamedPrimary? _current;
    private bool _isNamed = true;

    private PrimaryWatch(RedisAddress address, TimeProvider time, ILogger logger)
    {
        (_address, _time, _logger, _council) = (address, time, logger, new SentinelCouncil(address, time));
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The primary as last named; null before a majority of the Sentinels has named one.</summary>
    public NamedPrimary? Current => _current;

    /// <summary>What the Sentinels say, for <c>/health/ready</c> and for logs.</summary>
    public string Describe() => $"{_council.Answered} of {_council.Count} Sentinels answer{(_current is { } named ? $", the primary is {named}" : ", none is named")}{(_council.Troubles is { Length: > 0 } troubles ? $" ({troubles})" : "")}";

    public static PrimaryWatch Start(RedisAddress address, TimeProvider time, ILogger logger) => new(address, time, logger);

    /// <summary>Completes with the primary: at once when there is one other than the one given, else when there is.</summary>
    public async Task<NamedPrimary> WhenNamedAsync(NamedPrimary? otherThan, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (_current is { } named && named != otherThan) return named;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc cref="SentinelCouncil.Holds"/>
    public bool Holds(NamedPrimary primary) => primary == _current && _council.Holds(primary.Endpoint);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        await _council.DisposeAsync();
        _ending.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Pause, _time);
        try
        {
            do
            {
                var named = await _council.AskAsync(Patience, _ending.Token);
                Note(named is not null);
                if (named is not null && IsNews(named) && await IsPrimaryAsync(named)) Name(named);
            }
            while (await timer.WaitForNextTickAsync(_ending.Token));
        }
        catch (OperationCanceledException)
        {
            // The hub ends.
        }
        catch (Exception e)
        {
            LogFailed(e);
            throw;
        }
    }

    // A lower number for the same node comes from Sentinels that have not heard of the failover which it came back by.
    private bool IsNews(NamedPrimary named) => _current is not { } current || !named.Endpoint.Equals(current.Endpoint) || named.ConfigEpoch > current.ConfigEpoch;

    // It may be named before it has taken the office, and still be named when it has started again as a replica.
    private async Task<bool> IsPrimaryAsync(NamedPrimary named)
    {
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, deadline.Token);
        try
        {
            await using var node = await RespConnection.OpenAsync(named.Endpoint, _address.Access, either.Token);
            return (await node.CallAsync(["ROLE"], either.Token)).List is [{ Text: "master" }, ..];
        }
        catch (RespException e) when (e.IsAccess)
        {
            LogRefused(named, e.Message);
            return false;
        }
        catch (Exception e) when (e is IOException or RespException || (e is OperationCanceledException && !_ending.IsCancellationRequested))
        {
            LogNotReached(named, e.Message);
            return false;
        }
    }

    private void Name(NamedPrimary named)
    {
        LogNamed(named, named.ConfigEpoch);
        _current = named;
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    private void Note(bool isNamed)
    {
        if (isNamed == _isNamed) return;
        _isNamed = isNamed;
        if (isNamed) LogMajority(_council.Answered, _council.Count);
        else LogNoMajority(_council.Answered, _council.Count, _council.Troubles);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Information, "Redis: the Sentinels name {Primary} the primary (failover {ConfigEpoch})")]
    private partial void LogNamed(NamedPrimary primary, long configEpoch);

    [LoggerMessage(LogLevel.Warning, "Redis: no majority of the Sentinels names a primary; {Answered} of {Count} answer. Nothing is acknowledged meanwhile. {Troubles}")]
    private partial void LogNoMajority(int answered, int count, string troubles);

    [LoggerMessage(LogLevel.Information, "Redis: a majority of the Sentinels names a primary again; {Answered} of {Count} answer")]
    private partial void LogMajority(int answered, int count);

    [LoggerMessage(LogLevel.Debug, "Redis: {Primary} is named the primary and cannot be asked yet: {Why}")]
    private partial void LogNotReached(NamedPrimary primary, string why);

    [LoggerMessage(LogLevel.Error, "Redis: {Primary} is named the primary and refuses the password: {Why}")]
    private partial void LogRefused(NamedPrimary primary, string why);

    [LoggerMessage(LogLevel.Critical, "Redis: the Sentinels are followed no more")]
    private partial void LogFailed(Exception e);
}
