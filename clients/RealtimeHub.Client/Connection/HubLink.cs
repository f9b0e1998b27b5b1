using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.Client.Connection;

/// <summary>One connection to one hub, from its making to its end. A lost one is replaced, never mended.</summary>
internal sealed class HubLink : IAsyncDisposable
{
    private readonly WebSocketConnectionFactory _factory;

    private HubLink(Uri hub, IHubProtocol protocol, RealtimeClientOptions options)
    {
        Hub = hub;
        _factory = new WebSocketConnectionFactory(protocol.TransferFormat);
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(_factory);
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(HubAddress.ToWebSocket(hub)));
        builder.Services.AddSingleton(protocol);
        if (options.LoggerFactory is { } loggers) builder.Services.AddSingleton<ILoggerFactory>(loggers);
        Connection = builder.Build();
        Connection.ServerTimeout = options.Silence;
    }

    public Uri Hub { get; }

    public HubConnection Connection { get; }

    public bool IsOpen => Connection.State == HubConnectionState.Connected;

    public static async Task<HubLink> OpenAsync(Uri hub, IHubProtocol protocol, RealtimeClientOptions options, CancellationToken cancellationToken)
    {
        var link = new HubLink(hub, protocol, options);
        try
        {
            await link.Connection.StartAsync(cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends it without a farewell: for a peer that no longer answers.</summary>
    public void Abort() => _factory.Abort();

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
