using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace RealtimeHub.Client.Connection;

/// <summary>Calls hub methods until the hub has answered, over as many connections as that takes (rule 6).</summary>
internal sealed class HubCalls(HubConnector connector, StandingRefusals refusals, RealtimeClientOptions options)
{
    /// <summary>The answer; <paramref name="trouble"/> is told why an attempt came to nothing.</summary>
    /// <exception cref="RealtimeHubException">The hub refused, and trying again would not help.</exception>
    public async Task<T> InvokeAsync<T>(HubCall call, CancellationToken cancellationToken, Action<string>? trouble = null)
    {
        using var asker = new Asker(refusals, call.Stream);
        var delay = new ReconnectDelay();
        while (true)
        {
            var link = await connector.GetAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var answer = await link.Connection.InvokeAsync<T>(call.Method, call.Argument, cancellationToken).ConfigureAwait(false);
                connector.Served();
                asker.Served(link.Hub);
                return answer;
            }
            catch (HubException e)
            {
                var refused = HubErrors.Read(e);
                if (!HubErrors.MayPass(refused)) throw refused;
                trouble?.Invoke(refused.Message);
                asker.Refused(link, refused);
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
