using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        builder.AddJsonProtocol(json => json.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        if (options.LoggerFactory is { } loggers) builder.Services.AddSingleton(new SharedLoggers(loggers)).AddSingleton<ILoggerFactory>(s => s.GetRequiredService<SharedLoggers>());
        Connection = builder.Build();
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

    // The factory belongs to the caller: the connection's own services must not dispose it.
    private sealed class SharedLoggers(ILoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => inner.CreateLogger(categoryName);

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() { }
    }
}
