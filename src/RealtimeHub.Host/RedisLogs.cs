using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Redis;
using RealtimeHub.Server;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Host;

/// <summary>Keeps the logs in Redis when <c>RealtimeHub:Redis</c> says where it is; how, is said under <c>RealtimeHub:RedisLog</c>.</summary>
internal sealed class RedisLogs(
    IOptions<RealtimeHubOptions> hub, IOptions<RedisLogOptions> redis, NoticeBoard board, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private const string Section = $"{RealtimeHubOptions.Section}:RedisLog";

    private RedisLinks? _links;

    public static void Add(WebApplicationBuilder builder)
    {
        if (builder.Configuration[$"{RealtimeHubOptions.Section}:{nameof(RealtimeHubOptions.Redis)}"] is not { Length: > 0 } connection) return;
        builder.Services.AddOptions<RedisLogOptions>().Configure<IConfiguration>(Bind).Configure(options => options.Connection = connection);
        builder.Services.AddSingleton<RedisLogs>();
        builder.Services.AddSingleton<OpenEventLog>(services => services.GetRequiredService<RedisLogs>().OpenAsync);
        builder.Services.AddSingleton<DescribeStorage>(services => services.GetRequiredService<RedisLogs>().Describe);
    }

    private static void Bind(RedisLogOptions options, IConfiguration configuration)
    {
        try
        {
            configuration.GetSection(Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException misread)
        {
            // A level that is misspelt would otherwise be another level.
            throw new OptionsValidationException(Section, typeof(RedisLogOptions), [$"{Section}: {misread.Message}"]);
        }
    }

    // The container ends it after the logs, which were made after it.
    public ValueTask DisposeAsync() => _links?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Streams are opened one after the other.
    private async Task<IEventLog> OpenAsync(string stream, CancellationToken cancellationToken)
    {
        _links ??= await RedisLinks.OpenAsync(redis.Value, board, loggers.CreateLogger<RedisLinks>(), cancellationToken);
        return await RedisEventLog.OpenAsync(stream, hub.Value.LogOf(stream), _links, time, cancellationToken);
    }

    private StorageStanding? Describe() => _links?.Standing is not { } now ? null : new StorageStanding(
        "redis", now.Level == AcknowledgementLevel.Replicated ? "replicated" : "primary", now.ReplicasNeeded, now.ReplicasSeen, now.IsAway, now.Primary, now.Weaknesses);
}
