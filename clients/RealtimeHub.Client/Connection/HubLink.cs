using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Connection;

/// <summary>One connection to one hub, from its making to its end. A lost one is replaced, never mended.</summary>
internal sealed class HubLink : IAsyncDisposable
{
    private readonly WebSocketConnectionFactory _factory = new();

    private HubLink(Uri hub, RealtimeClientOptions options)
    {
        Hub = hub;
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(_factory);
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(HubAddress.ToWebSocket(hub)));
        builder.AddJsonProtocol(json => ProtocolJson.Configure(json.PayloadSerializerOptions));
        if (options.LoggerFactory is { } loggers) builder.Services.AddSingleton<ILoggerFactory>(loggers);
        Connection = builder.Build();
        Connection.ServerTimeout = options.Silence;
    }

    public Uri Hub { get; }

    public HubConnection Connection { get; }

    public bool IsOpen => Connection.State == HubConnectionState.Connected;

    public static async Task<HubLink> OpenAsync(Uri hub, RealtimeClientOptions options, CancellationToken cancellationToken)
    {
        var link = new HubLink(hub, options);
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
