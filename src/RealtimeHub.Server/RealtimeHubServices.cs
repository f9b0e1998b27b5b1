using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Api;
using RealtimeHub.Server.Flows;
using RealtimeHub.Server.Hub;
using RealtimeHub.Server.Lifetime;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Reading;
using RealtimeHub.Server.Safety;
using RealtimeHub.Server.Service;
using RealtimeHub.Server.Sockets;
using RealtimeHub.Server.Store;
using RealtimeHub.Server.Streams;
using RealtimeHub.Server.Webhooks;

namespace RealtimeHub.Server;

/// <summary>Puts the hub into an ASP.NET Core application.</summary>
public static class RealtimeHubServices
{
    /// <summary>Adds the hub's services, with the settings under <c>RealtimeHub</c>. Map it with <c>MapRealtimeHub</c>.</summary>
    public static IServiceCollection AddRealtimeHub(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(RealtimeHubOptions.Section);
        services.AddOptions<RealtimeHubOptions>().Bind(section);
        services.AddSingleton(new StoreSettings(section));
        services.AddSingleton<IPostConfigureOptions<RealtimeHubOptions>>(provider => provider.GetRequiredService<StoreSettings>());
        services.AddSingleton<IValidateOptions<RealtimeHubOptions>>(provider => provider.GetRequiredService<StoreSettings>());
        services.AddSingleton<IValidateOptions<RealtimeHubOptions>>(new RetentionSettings(section));
        services.AddSingleton<IValidateOptions<RealtimeHubOptions>, IngestSettings>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OpenEventLog>(OpenFiles);
        services.TryAddSingleton<DescribeStorage>(() => null);
        services.AddSingleton(provider => new NoticeBoard(provider.GetRequiredService<IOptions<RealtimeHubOptions>>().Value.Node));
        services.AddSingleton<StreamDirectory>().AddHostedService(provider => provider.GetRequiredService<StreamDirectory>());
        services.AddSingleton<StoreDirectory>().AddHostedService(provider => provider.GetRequiredService<StoreDirectory>());
        services.AddWebhooks(section);
        services.AddServiceDocument();
        services.AddSingleton(provider => new Publisher(
            provider.GetRequiredService<StreamDirectory>(), provider.GetRequiredService<StoreDirectory>(), provider.GetRequiredService<HubMetrics>()));
        services.AddSingleton<HubMetrics>().AddSingleton<PresignedUrls>().AddSingleton<Reader>().AddSingleton<PageReader>();
        services.AddSingleton<SetAside>().AddSingleton<IngestEndpoint>().AddSingleton<GroupReaders>().AddSingleton<CoverageReader>().AddSingleton<FlowReader>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, LoopbackOnly>();
        services.AddCors().AddSingleton<IConfigureOptions<CorsOptions>, OriginCors>();
        services.AddHostedService<Farewell>().AddSingleton<IValidateOptions<RealtimeHubOptions>, DrainSettings>().AddSingleton<IPostConfigureOptions<HostOptions>, DrainSettings>();
        services.AddOpenApi("openapi", api => api.AddOperationTransformer<DescribedOperations>());
        services.AddSignalR(Limit).AddJsonProtocol(json => ProtocolJson.Configure(json.PayloadSerializerOptions));
        services.AddSingleton(BinaryProtocol.Create());
        services.AddHubSockets();
        services.AddLogging(logging => logging.AddFilter(HubProblems.Dispatcher, LogLevel.None));
        return services;
    }

    private static void Limit(HubOptions options)
    {
        options.MaximumReceiveMessageSize = PublishLimits.HubMessageBytes;
        options.HandshakeTimeout = TimeSpan.FromSeconds(5);
        options.KeepAliveInterval = Subscription.Quiet;
        options.AddFilter<HubProblems>();
    }

    private static OpenEventLog OpenFiles(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<RealtimeHubOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        var logger = provider.GetRequiredService<ILogger<FileEventLog>>();
        var metrics = provider.GetRequiredService<HubMetrics>();
        var lone = new LoneWrites();
        return (stream, _) =>
        {
            var log = options.LogOf(stream);
            var hooks = new FileLogHooks { Lone = lone, Logger = logger, Synced = took => metrics.Synced(stream, took), Damaged = _ => metrics.Damaged(stream) };
            return Task.FromResult<IEventLog>(FileEventLog.Open(Path.Combine(options.Data, "streams", stream), stream, log, time, hooks));
        };
    }
}
