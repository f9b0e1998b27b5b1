using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.TestKit;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Tests.Kit;

/// <summary>A copy of a stream's keys, to be put back in their place.</summary>
internal sealed class StreamBackup
{
    private readonly List<(RedisKey Key, byte[]? Dump)> _dumps = [];
    private readonly RedisServer _server;

    private StreamBackup(RedisServer server) => _server = server;

    public static async Task<StreamBackup> TakeAsync(RedisServer server, string prefix, string stream)
    {
        var backup = new StreamBackup(server);
        await using var connection = await Connection.OpenAsync(server);
        foreach (var key in new StreamKeys(prefix, stream).All) backup._dumps.Add((key, await connection.Database.KeyDumpAsync(key)));
        return backup;
    }

    /// <summary>Puts back what was copied, as one step.</summary>
    public async Task RestoreAsync()
    {
        await using var connection = await Connection.OpenAsync(_server);
        var transaction = connection.Database.CreateTransaction();
        foreach (var (key, dump) in _dumps)
        {
            _ = transaction.KeyDeleteAsync(key);
            if (dump is not null) _ = transaction.KeyRestoreAsync(key, dump);
        }

        await transaction.ExecuteAsync();
    }

    private sealed class Connection(ConnectionMultiplexer multiplexer) : IAsyncDisposable
    {
        public IDatabase Database => multiplexer.GetDatabase();

        public static async Task<Connection> OpenAsync(RedisServer server) => new(await ConnectionMultiplexer.ConnectAsync(server.ConnectionString));

        public async ValueTask DisposeAsync() => await multiplexer.CloseAsync();
    }
}
