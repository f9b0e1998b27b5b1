using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Contract;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>The contract of every log, over a real Redis. A node that comes back alone is a new owner, so a restart needs no restart of Redis.</summary>
public sealed class RedisEventLogTests(ITestOutputHelper output, SharedRedis shared) : EventLogContract(output), IClassFixture<SharedRedis>
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private RedisLinks? _links;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _links!.DisposeAsync();
    }

    protected override async Task<IEventLog> OpenAsync()
    {
        _links ??= await RedisLinks.OpenAsync(shared.Options(_prefix), null, NullLogger.Instance, CancellationToken.None);
        return await RedisEventLog.OpenAsync("tams", Options, _links, Time, CancellationToken.None);
    }

    protected override async Task<IEventLog> RestartAsync()
    {
        await Log.DisposeAsync();
        return await OpenAsync();
    }

    protected override async Task<Func<Task<IEventLog>>> BackupAsync()
    {
        var backup = await StreamBackup.TakeAsync(shared.Server, _prefix, "tams");
        return async () =>
        {
            await Log.DisposeAsync();
            await backup.RestoreAsync();
            return await OpenAsync();
        };
    }

    /// <summary>Somebody takes the oldest away, behind the hub's back.</summary>
    protected override async Task<IEventLog> RestartWithoutThoseBeforeAsync(long oldest)
    {
        await Log.DisposeAsync();
        await shared.Server.CallAsync("XTRIM", $"{_prefix}:{{tams}}:log", "MINID", $"0-{oldest}");
        return await OpenAsync();
    }
}
