using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RealtimeHub.Client.Connection;

/// <summary>Opens connections, in the protocol that is wanted or in the one that the hub has.</summary>
internal sealed partial class HubDialer(RealtimeClientOptions options)
{
    private readonly HubProtocols _protocols = new(options.Protocol);
    private readonly ILogger _logger = options.LoggerFactory?.CreateLogger<HubDialer>() ?? NullLogger<HubDialer>.Instance;

    /// <summary>A connection that stands. Fails in whatever way the attempt failed.</summary>
    public async Task<HubLink> OpenAsync(Uri hub, CancellationToken cancellationToken)
    {
        try
        {
            return await HubLink.OpenAsync(hub, _protocols.For(hub), options, cancellationToken).ConfigureAwait(false);
        }
        catch (HubException refusal) when (_protocols.FallBack(hub, refusal))
        {
            LogFallBack(_logger, hub);
            return await HubLink.OpenAsync(hub, _protocols.For(hub), options, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Information, "The hub at {Hub} does not offer MessagePack; using JSON")]
    private static partial void LogFallBack(ILogger logger, Uri hub);
}
