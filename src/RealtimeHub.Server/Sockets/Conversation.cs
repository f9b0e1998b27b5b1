using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.Server.Sockets;

/// <summary>One connection from its first frame to its last: hands SignalR what comes, and closes as RFC 6455 §7 wants it.</summary>
internal sealed partial class Conversation(HubConnection connection, WebSocket socket, TimeProvider time, ILogger logger)
{
    /// <summary>How long the peer may take to answer a close frame.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task RunAsync(ConnectionHandler hub)
    {
        var receiving = ReceiveAsync();
        try
        {
            await hub.OnConnectedAsync(connection);
        }
        finally
        {
            // Whatever the peer still sends is received and dropped, for its close frame stands behind it.
            await connection.Incoming.Reader.CompleteAsync();
            await CloseAsync(receiving);
        }
    }

    /// <summary>What cannot be sent to the peer ends its connection.</summary>
    public void Lose(Exception failure)
    {
        if (!PeerGone.IsToldBy(failure)) LogFailed(failure);
        connection.Abort();
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (await ReceiveMoreAsync())
            {
            }
        }
        catch (Exception gone) when (PeerGone.IsToldBy(gone))
        {
            // The peer went without a word, or broke the protocol and was told so by the socket.
        }
        catch (Exception unexpected)
        {
            failure = unexpected;
        }

        await connection.Incoming.Writer.CompleteAsync(failure);
    }

    // Asks for nothing first, so that a connection that waits holds no buffer.
    private async ValueTask<bool> ReceiveMoreAsync()
    {
        if ((await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None)).MessageType == WebSocketMessageType.Close) return false;
        var incoming = connection.Incoming.Writer;
        var received = await socket.ReceiveAsync(incoming.GetMemory(), CancellationToken.None);
        if (received.MessageType == WebSocketMessageType.Close) return false;
        incoming.Advance(received.Count);
        await incoming.FlushAsync();
        return true;
    }

    private async Task CloseAsync(Task receiving)
    {
        try
        {
            var closing = CloseOutputAsync(receiving);
            await closing.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            // It reads nothing, or says nothing: it will not be missed.
        }
        catch (Exception gone) when (PeerGone.IsToldBy(gone))
        {
            // There is nobody to close with.
        }

        if (receiving.IsCompleted) return;
        connection.Abort();
        await receiving;
    }

    private async Task CloseOutputAsync(Task receiving)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await receiving;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending to a subscriber failed; its connection is ended")]
    private partial void LogFailed(Exception failure);
}
