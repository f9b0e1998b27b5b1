using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace RealtimeHub.Client.Connection;

/// <summary>A WebSocket as the pair of pipes that <c>HubConnection</c> speaks over. Both are bounded: who reads slowly is sent less.</summary>
internal sealed class WebSocketConnection : ConnectionContext, ITransferFormatFeature
{
    private static readonly PipeOptions Bounded = new(pauseWriterThreshold: 1 << 16, resumeWriterThreshold: 1 << 15, useSynchronizationContext: false);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly Pipe _incoming = new(Bounded);
    private readonly Pipe _outgoing = new(Bounded);
    private readonly CancellationTokenSource _closed = new();
    private Task _running = Task.CompletedTask;

    private WebSocketConnection(WebSocket socket)
    {
        _socket = socket;
        Transport = new DuplexPipe(_incoming.Reader, _outgoing.Writer);
        Features.Set<ITransferFormatFeature>(this);
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public TransferFormat SupportedFormats => TransferFormat.Text | TransferFormat.Binary;

    public TransferFormat ActiveFormat { get; set; } = TransferFormat.Text;

    public static WebSocketConnection Start(WebSocket socket, TransferFormat format)
    {
        var connection = new WebSocketConnection(socket) { ActiveFormat = format };
        connection._running = Task.WhenAll(connection.ReceiveAsync(), connection.SendAsync());
        return connection;
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _closed.Cancel();
        _socket.Abort();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
        // Sending ends once what was written is out; a peer that does not take it, or does not close, is not waited for.
        _closed.CancelAfter(Farewell);
        await _running.ConfigureAwait(false);
        // The token source is left to the collector: an abort may still come from another thread.
        _socket.Dispose();
    }

    // What goes wrong while receiving is given to the reader, where HubConnection sees why its connection ended.
    private async Task ReceiveAsync()
    {
        Exception? error = null;
        try
        {
            while (await ReceiveSomeAsync().ConfigureAwait(false)) { }
        }
        catch (Exception e)
        {
            error = e;
        }

        await _incoming.Writer.CompleteAsync(error).ConfigureAwait(false);
    }

    private async ValueTask<bool> ReceiveSomeAsync()
    {
        var memory = _incoming.Writer.GetMemory(4096);
        var result = await _socket.ReceiveAsync(memory, _closed.Token).ConfigureAwait(false);
        if (result.MessageType == WebSocketMessageType.Close)
        {
            if (_socket.CloseStatus is not WebSocketCloseStatus.NormalClosure)
                throw new ConnectionResetException($"The hub closed the connection: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            return false;
        }

        _incoming.Writer.Advance(result.Count);
        var flushed = await _incoming.Writer.FlushAsync(_closed.Token).ConfigureAwait(false);
        return !flushed.IsCompleted;
    }

    private async Task SendAsync()
    {
        Exception? error = null;
        try
        {
            while (await SendSomeAsync().ConfigureAwait(false)) { }
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _closed.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
            // Nothing more can be said, so nothing more will be answered: end the receiving side too.
            _socket.Abort();
        }

        await _outgoing.Reader.CompleteAsync(error).ConfigureAwait(false);
    }

    private async ValueTask<bool> SendSomeAsync()
    {
        var result = await _outgoing.Reader.ReadAsync(_closed.Token).ConfigureAwait(false);
        var type = ActiveFormat == TransferFormat.Binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
        var left = result.Buffer.Length;
        foreach (var segment in result.Buffer)
        {
            left -= segment.Length;
            await _socket.SendAsync(segment, type, endOfMessage: left == 0, _closed.Token).ConfigureAwait(false);
        }

        _outgoing.Reader.AdvanceTo(result.Buffer.End);
        return !result.IsCompleted;
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
