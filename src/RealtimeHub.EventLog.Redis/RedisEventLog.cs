using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Control;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Redis.Appending;
using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Reading;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis;

/// <summary>A log that any number of nodes share in Redis: the same order for everyone, on every node. ARCHITECTURE.md has its keys.</summary>
public sealed class RedisEventLog : IEventLog
{
    /// <summary>What is kept of a stream where its settings bound nothing: Redis keeps it in memory.</summary>
    public static readonly Retention DefaultRetention = new(Bytes: 1L << 30);

    private readonly RedisLinks _links;
    private readonly StreamKeys _keys;
    private readonly StreamTail _tail;
    private readonly LogReader _reader;
    private readonly WaitingAppends _waiting;
    private readonly GroupAppender _appender;
    private readonly Follower _follower;
    private readonly Retention _retention;
    private int _closed;

    private RedisEventLog(string stream, LogOptions options, RedisLinks links, TimeProvider time)
    {
        (Stream, _links) = (stream, links);
        // What the hub itself remembers is shortened by its snapshots alone.
        _retention = options.Retention.IsEverything && stream != ControlLog.Stream ? DefaultRetention : options.Retention;
        _keys = new StreamKeys(links.Options.Prefix, stream);
        _tail = new StreamTail(links, _keys, options, time);
        _reader = new LogReader(links, _keys, _tail);
        _waiting = new WaitingAppends(options.MaxPendingBytes);
        _appender = new GroupAppender(links, _keys, _tail, _waiting, options, _retention, time);
        _follower = new Follower(_tail, links, stream, new RetentionRound(links, _keys, _tail, _retention, time));
    }

    /// <inheritdoc/>
    public string Stream { get; }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public FlowKnowledge Knowledge => _tail.Knowledge;

    /// <inheritdoc/>
    public string Durability => _links.Confirmation.Needed == 0
        ? "written by the Redis primary before it is acknowledged"
        : $"written by the Redis primary and held by {_links.Confirmation.Needed} replica{(_links.Confirmation.Needed == 1 ? "" : "s")} before it is acknowledged";

    /// <inheritdoc/>
    public LogExtent Extent => _tail.History.ExtentBy(_retention);

    /// <summary>How many times Redis was asked for events that were no longer in memory.</summary>
    internal long CatchUpReads => _tail.History.Blocks.Loads;

    /// <summary>For tests: writes down now what is known of flows.</summary>
    internal Task FinishKnowledgeAsync() => _tail.FinishAsync();

    /// <summary>Opens a stream's log, or begins it; ready when this node knows what the events told of flows.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="options">Settings. Where retention bounds nothing, <see cref="DefaultRetention"/> holds.</param>
    /// <param name="links">The node's links, which outlive the log.</param>
    /// <param name="time">The clock of the log.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RedisStartException">Redis went away meanwhile.</exception>
    public static async Task<RedisEventLog> OpenAsync(string stream, LogOptions options, RedisLinks links, TimeProvider time, CancellationToken cancellationToken)
    {
        var log = new RedisEventLog(stream, options, links, time);
        try
        {
            await log._tail.OpenAsync();
            await links.Doorbell.ListenAsync(log._keys, new Listener(log._follower.Ring, log.Changed));
        }
        catch (RedisFailureException failure)
        {
            await links.Doorbell.StopListeningAsync(log._keys);
            throw new RedisStartException($"RealtimeHub:Redis: stream '{stream}' could not be opened: {failure.Message}", failure);
        }

        cancellationToken.ThrowIfCancellationRequested();
        log._appender.Start();
        log._follower.Start();
        return log;
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        batch.ThrowIfUnfit();
        cancellationToken.ThrowIfCancellationRequested();
        var append = new PendingAppend(batch);
        if (_waiting.TryAdd(append) is { } refusal) return new(new AppendResult(refusal));
        return new(cancellationToken.CanBeCanceled ? append.Task.WaitAsync(cancellationToken) : append.Task);
    }

    /// <inheritdoc/>
    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) =>
        _reader.ReadAfterAsync(position, scope, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        _reader.WaitBeyondAsync(position, scope, timeout, cancellationToken);

    /// <inheritdoc/>
    public void WakeReaders() => _tail.History.Recent.WakeAll();

    /// <inheritdoc/>
    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => _reader.ResolveAsync(from, cancellationToken);

    /// <summary>Writes what was taken, and lets every wait end. The events stay with the other nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1) return;
        _waiting.Close();
        await _appender.Ended;
        await _follower.DisposeAsync();
        await _links.Doorbell.StopListeningAsync(_keys);
        await _tail.FinishAsync();
        WakeReaders();
    }

    private void Changed()
    {
        WakeReaders();
        _follower.Look();
    }
}
