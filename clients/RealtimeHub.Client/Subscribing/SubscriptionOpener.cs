using Microsoft.AspNetCore.SignalR.Client;
using RealtimeHub.Client.Connection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Subscribing;

/// <summary>Opens the stream of one subscription, on whichever connection stands.</summary>
internal sealed class SubscriptionOpener(HubConnector connector, Asker asker, SubscribeRequest request)
{
    /// <inheritdoc cref="OpenFeed"/>
    public async Task<SubscriptionFeed> OpenAsync(StartFrom from, CancellationToken cancellationToken)
    {
        while (true)
        {
            var link = await connector.GetAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var messages = await link.Connection
                    .StreamAsChannelCoreAsync("Subscribe", typeof(Received), [request with { From = from }], cancellationToken).ConfigureAwait(false);
                return new SubscriptionFeed
                {
                    Messages = messages,
                    Served = () => Served(link),
                    PutOff = why => asker.Refused(link, why),
                    Move = within => connector.Move(link, within),
                    Lose = reason => connector.Lose(link, reason),
                };
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                connector.Lose(link, e.Message);
            }
        }
    }

    private void Served(HubLink link)
    {
        connector.Served();
        asker.Served(link.Hub);
    }
}
