using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests.Kit;

/// <summary>A Redis for the tests of a class that do it no harm; each uses a prefix of its own.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    internal RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    internal RedisLogOptions Options(string prefix) => Patient.Options(Server) with { Prefix = prefix };
}
