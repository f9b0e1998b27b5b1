using System.Net;
using RealtimeHub.EventLog.Redis.Sentinels;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// Connections to one primary, until the first trouble: one for reads, one for the doorbell, one for writes, which <c>WAIT</c> blocks, and two for what
/// is large, behind which nothing small waits, and whose trouble is their own.
/// A broken one is thrown away with everything that was under way, so that nothing is sent again later that its sender has given up.
/// </summary>
internal sealed class Connections : IDisposable
{
    private readonly ConnectionMultiplexer _reading;
    private readonly ConnectionMultiplexer _writing;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _writer;

    private Connections(EndPoint primary, ConnectionMultiplexer reading, ConnectionMultiplexer writing, BulkLink bulk, BulkLink tail)
    {
        (Primary, _reading, _writing, Bulk, Tail) = (primary, reading, writing, bulk, tail);
        foreach (var multiplexer in new[] { reading, writing })
        {
            multiplexer.PreserveAsyncOrder = false;
            multiplexer.ConnectionFailed += (_, failed) => Break($"The connection failed: {failed.FailureType}.");
        }
    }

    public EndPoint Primary { get; }

    /// <summary>The same, for people.</summary>
    public string Address => Primary is DnsEndPoint named ? RedisAddress.Show(named) : Primary.ToString()!;

    /// <summary>As the Sentinels named it; null where none are asked.</summary>
    public NamedPrimary? Named { get; init; }

    /// <summary>Completes at the first trouble, with what it was.</summary>
    public Task<string> Broken => _broken.Task;

    public bool IsBroken => _broken.Task.IsCompleted;

    public IDatabase Reading => _reading.GetDatabase();

    public IDatabase Writing => _writing.GetDatabase();

    /// <summary>For what is large.</summary>
    public BulkLink Bulk { get; }

    /// <summary>The same for what moves a stream's tail: what its gate is held for waits behind no reader.</summary>
    public BulkLink Tail { get; }

    public ISubscriber Subscriber => _reading.GetSubscriber();

    public IServer Server => _reading.GetServer(Primary);

    public static async Task<Connections> OpenAsync(ConfigurationOptions settings, EndPoint primary, NamedPrimary? named, BulkLink bulk, BulkLink tail)
    {
        ConnectionMultiplexer? reading = null, writing = null;
        try
        {
            reading = await ConnectionMultiplexer.ConnectAsync(For(settings, primary, hasDoorbell: true));
            writing = await ConnectionMultiplexer.ConnectAsync(For(settings, primary, hasDoorbell: false));
            var connections = new Connections(primary, reading, writing, bulk, tail) { Named = named };
            await connections.ProbeAsync().WaitAsync(TimeSpan.FromMilliseconds(settings.ConnectTimeout));
            return connections;
        }
        catch
        {
            foreach (var made in new[] { reading, writing }) if (made is not null) Close(made);
            throw;
        }
    }

    /// <summary>What takes long is not waited for beyond the connections.</summary>
    /// <exception cref="RedisFailureException">They were given up.</exception>
    public async Task<T> WhileUnbrokenAsync<T>(Task<T> asked) =>
        await Task.WhenAny(asked, Broken) == asked ? await asked : throw new RedisFailureException(AppendOutcome.Away, await Broken);

    public void Break(string problem) => _broken.TrySetResult(problem);

    /// <summary>
    /// Whether everything that was written so far went over the one connection that this began with: ids are never given twice, so it is still
    /// that one. <c>WAIT</c> on another connection would confirm nothing.
    /// </summary>
    public async Task<bool> IsSameWriterAsync() => (long)await Writing.ExecuteAsync("CLIENT", "ID") == _writer;

    public void Dispose()
    {
        Break("It was closed.");
        // First: closing the others may take as long as a dead connection does, and may fail.
        Bulk.Dispose();
        Tail.Dispose();
        Close(_reading);
        Close(_writing);
    }

    private static void Close(ConnectionMultiplexer multiplexer) => multiplexer.Close(allowCommandsToComplete: false);

    private async Task ProbeAsync()
    {
        // A Redis that is loading, or a replica, answers other things than this.
        await Reading.ExecuteAsync("EVAL", "if not string.find(redis.call('INFO', 'replication'), 'role:master', 1, true) then return redis.error_reply('READONLY This Redis is not a primary.') end return 1", 0);
        _writer = (long)await Writing.ExecuteAsync("CLIENT", "ID");
    }

    private static ConfigurationOptions For(ConfigurationOptions settings, EndPoint primary, bool hasDoorbell)
    {
        var one = settings.Clone();
        one.EndPoints.Clear();
        one.EndPoints.Add(primary);
        if (!hasDoorbell) one.CommandMap = CommandMap.Create(["SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE"], available: false);
        return one;
    }
}
