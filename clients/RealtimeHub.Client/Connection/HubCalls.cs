using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace RealtimeHub.Client.Connection;

/// <summary>Calls hub methods until the hub has answered, over as many connections as that takes (rule 6).</summary>
internal sealed class HubCalls(HubConnector connector, RealtimeClientOptions options)
{
    /// <summary>The answer; <paramref name="trouble"/> is told why an attempt came to nothing.</summary>
    /// <exception cref="RealtimeHubException">The hub refused, and trying again would not help.</exception>
    public async Task<T> InvokeAsync<T>(string method, object request, CancellationToken cancellationToken, Action<string>? trouble = null)
    {
        var delay = new ReconnectDelay();
        while (true)
        {
            var link = await connector.GetAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var answer = await link.Connection.InvokeAsync<T>(method, request, cancellationToken).ConfigureAwait(false);
                connector.Heard();
                return answer;
            }
            catch (HubException e)
            {
                var refusal = HubErrors.Read(e);
                if (!HubErrors.MayPass(refusal)) throw refusal;
                trouble?.Invoke(refusal.Message);
                await Task.Delay(delay.Next(), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                var reason = e is OperationCanceledException ? "the connection was closed" : e.Message;
                trouble?.Invoke(reason);
                connector.Lose(link, reason);
            }
        }
    }
}
