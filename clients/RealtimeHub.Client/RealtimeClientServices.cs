using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.Client;

/// <summary>Puts a client into an application's services.</summary>
public static class RealtimeClientServices
{
    /// <summary>Adds one <see cref="RealtimeClient"/> for all, with the application's logging, metrics and clock. It connects at first use.</summary>
    /// <param name="services">The services.</param>
    /// <param name="hub">Where the hub is.</param>
    /// <param name="configure">Changes how it behaves.</param>
    public static IServiceCollection AddRealtimeClient(this IServiceCollection services, Uri hub, Action<RealtimeClientOptions>? configure = null) =>
        services.AddRealtimeClient([hub], configure);

    /// <inheritdoc cref="AddRealtimeClient(IServiceCollection, Uri, Action{RealtimeClientOptions}?)"/>
    /// <param name="services">The services.</param>
    /// <param name="hubs">Where the nodes of the hub are, at least one.</param>
    /// <param name="configure">Changes how it behaves.</param>
    public static IServiceCollection AddRealtimeClient(this IServiceCollection services, IReadOnlyList<Uri> hubs, Action<RealtimeClientOptions>? configure = null) =>
        services.AddSingleton(provider =>
        {
            var options = new RealtimeClientOptions
            {
                LoggerFactory = provider.GetService<ILoggerFactory>(),
                MeterFactory = provider.GetService<IMeterFactory>(),
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            };
            configure?.Invoke(options);
            return RealtimeClient.Connect(hubs, options);
        });
}
