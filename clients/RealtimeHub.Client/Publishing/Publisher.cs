using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using RealtimeHub.Client.Connection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Publishing;

/// <summary>Publishes until the hub has answered. The key makes a repeat harmless when the answer was lost.</summary>
internal sealed class Publisher(HubConnector connector, RealtimeClientOptions options)
{
    private readonly ReconnectDelay _delay = new();

    public async Task<IReadOnlyList<Position>> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var link = await connector.GetAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var answer = await link.Connection.InvokeAsync<PublishAnswer>("Publish", request, cancellationToken).ConfigureAwait(false);
                connector.Heard();
                return answer.Positions;
            }
            catch (HubException e)
            {
                var refusal = HubErrors.Read(e);
                if (refusal.Status is not (429 or 503)) throw refusal;
                await Task.Delay(_delay.Next(), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                connector.Lose(link, e is OperationCanceledException ? "the connection was closed" : e.Message);
            }
        }
    }
}
