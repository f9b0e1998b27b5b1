using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Tests.Kit;

/// <summary>A Redis for the tests of a class that do it no harm; each uses a prefix of its own.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisProcess _redis = null!;
    private ConnectionMultiplexer _connection = null!;

    internal IDatabase Database => _connection.GetDatabase();

    public async Task InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync($"{_redis.Address},abortConnect=false");
    }

    public async Task DisposeAsync()
    {
        await _connection.CloseAsync();
        await _redis.DisposeAsync();
    }

    /// <summary>Patient, because the machine may be busy with other things.</summary>
    internal RedisLogOptions Options(string prefix) => Patient.Options(_redis.Address) with { Prefix = prefix };
}
