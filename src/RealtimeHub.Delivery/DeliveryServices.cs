using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeHub.Delivery.Calling;

namespace RealtimeHub.Delivery;

/// <summary>Puts the deliveries into a hub.</summary>
public static class DeliveryServices
{
    /// <summary>
    /// Adds the deliveries to the registered webhooks: <see cref="Deliveries"/> shows them, <see cref="AddressPolicy"/> says where they may go.
    /// Needs a <see cref="Webhooks.WebhookRegistry"/>, a <see cref="FindLog"/> and a <see cref="EventLog.NoticeBoard"/>; add it after what opens the logs.
    /// </summary>
    /// <param name="services">The hub's services.</param>
    /// <param name="webhooks">The settings of <see cref="WebhookOptions"/>.</param>
    /// <param name="presignedFor">For how long after its append an event's presigned URLs are told.</param>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration webhooks, Func<IServiceProvider, TimeSpan> presignedFor)
    {
        services.AddOptions<WebhookOptions>().Bind(webhooks).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookSettings>();
        services.AddSingleton(provider => new AddressPolicy(provider.GetRequiredService<IOptions<WebhookOptions>>().Value));
        services.AddSingleton<DeliveryMetrics>().AddSingleton<WebhookCaller>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DeliveryService>(provider, presignedFor(provider)));
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryService>());
        return services.AddSingleton(provider => new Deliveries(
            provider.GetRequiredService<DeliveryService>(), provider.GetRequiredService<Webhooks.WebhookRegistry>(), provider.GetRequiredService<FindLog>(),
            provider.GetRequiredService<WebhookCaller>(), provider.GetRequiredService<TimeProvider>()));
    }
}
