using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Contract;
using RealtimeHub.EventLog.Tests.Kit;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Redis.Tests;

/// <summary>The contract of every log, over a real Redis. A node that comes back alone is a new owner, so a restart needs no restart of Redis.</summary>
public class RedisEventLogTests(ITestOutputHelper output, SharedRedis shared) : EventLogContract(output), IClassFixture<SharedRedis>
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");

    internal RedisLinks Links { get; private set; } = null!;

    private RedisKey[] Keys => [.. new[] { "log", "meta", "epochs", "keys", "ages", "calls", "old_calls", "marks", "knowledge" }.Select(name => (RedisKey)$"{_prefix}:{{tams}}:{name}")];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Links.DisposeAsync();
    }

    protected override async Task<IEventLog> OpenAsync()
    {
        Links ??= await RedisLinks.OpenAsync(shared.Options(_prefix), null, NullLogger.Instance, CancellationToken.None);
        return await RedisEventLog.OpenAsync("tams", Options, Links, Time, CancellationToken.None);
    }

    protected override async Task<IEventLog> RestartAsync()
    {
        await Log.DisposeAsync();
        return await OpenAsync();
    }

    protected override async Task<Func<Task<IEventLog>>> BackupAsync()
    {
        var database = shared.Database;
        var dumps = new List<(RedisKey Key, byte[] Dump)>();
        foreach (var key in Keys)
        {
            if (await database.KeyDumpAsync(key) is { } dump) dumps.Add((key, dump));
        }

        return async () =>
        {
            await Log.DisposeAsync();
            foreach (var key in Keys) await database.KeyDeleteAsync(key);
            foreach (var (key, dump) in dumps) await database.KeyRestoreAsync(key, dump);
            return await OpenAsync();
        };
    }

    protected override async Task<IEventLog> RestartWithoutThoseBeforeAsync(long oldest)
    {
        await Log.DisposeAsync();
        await shared.Database.ExecuteAsync("XTRIM", Keys[0], "MINID", $"0-{oldest}");
        return await OpenAsync();
    }
}
