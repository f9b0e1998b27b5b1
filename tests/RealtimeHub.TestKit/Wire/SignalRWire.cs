using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace RealtimeHub.TestKit;

/// <summary>A plain SignalR client that shows what is on the wire: no negotiation, no reconnecting, nothing interpreted.</summary>
public sealed class SignalRWire : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly SignalRFrames _frames;
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> _invocations = new(StringComparer.Ordinal);
    private readonly Channel<JsonElement> _calls = Channel.CreateUnbounded<JsonElement>();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _lastId;

    private SignalRWire(ClientWebSocket socket)
    {
        (_socket, _frames) = (socket, new SignalRFrames(socket));
        Calls = new MessageReader(_calls.Reader);
        _reading = ReadAsync();
    }

    /// <summary>What the hub passed to the client method <c>events</c>.</summary>
    public MessageReader Calls { get; }

    /// <summary>Completes when the connection ends, with the reason that the hub gave.</summary>
    public Task<string?> Closed => _closed.Task;

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<SignalRWire> ConnectAsync(TestHub hub, string? origin = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(hub.Address) { Scheme = "ws", Path = "/hub" }.Uri, Deadline.Token());
        var wire = new SignalRWire(socket);
        var handshake = wire.Expect("handshake");
        await wire._frames.SendAsync(new { protocol = "json", version = 1 }, Deadline.Token());
        await handshake.NextAsync();
        return wire;
    }

    /// <summary>Calls a method and awaits its result.</summary>
    /// <exception cref="HubCallFailedException">The hub answered with an error.</exception>
    public async Task<JsonElement> InvokeAsync(string target, params object?[] arguments) =>
        await (await BeginAsync(1, target, arguments)).NextAsync();

    /// <summary>Starts a server stream.</summary>
    public async Task<WireStream> StreamAsync(string target, params object?[] arguments)
    {
        var messages = await BeginAsync(4, target, arguments);
        var id = Text(_lastId);
        return new WireStream(messages, () => _frames.SendAsync(new { type = 5, invocationId = id }, Deadline.Token()));
    }

    /// <summary>Lets the hub know that the client is alive.</summary>
    public Task PingAsync() => _frames.SendAsync(new { type = 6 }, Deadline.Token());

    /// <summary>Ends the connection without a word, as a crash would.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _frames.Dispose();
        _stop.Dispose();
    }

    private async Task<MessageReader> BeginAsync(int type, string target, object?[] arguments)
    {
        var id = Text(Interlocked.Increment(ref _lastId));
        var answer = Expect(id);
        await _frames.SendAsync(new { type, invocationId = id, target, arguments }, Deadline.Token());
        return answer;
    }

    private MessageReader Expect(string id)
    {
        var channel = Channel.CreateUnbounded<JsonElement>();
        _invocations[id] = channel;
        return new MessageReader(channel.Reader);
    }

    private async Task ReadAsync()
    {
        Exception? end = null;
        try
        {
            await foreach (var frame in _frames.ReadAsync(_stop.Token)) Take(frame);
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException)
        {
            end = lost;
        }

        _closed.TrySetResult(end?.Message);
        _calls.Writer.TryComplete(end);
        foreach (var waiting in _invocations.Values) waiting.Writer.TryComplete(end ?? new IOException("The connection was closed."));
    }

    private void Take(JsonElement frame)
    {
        var type = frame.TryGetProperty("type", out var number) ? number.GetInt32() : 0;
        if (type == 0) _invocations["handshake"].Writer.TryWrite(frame);
        else if (type == 1) _calls.Writer.TryWrite(frame.GetProperty("arguments")[0]);
        else if (type == 2) Answer(frame).Writer.TryWrite(frame.GetProperty("item"));
        else if (type == 3) Complete(Answer(frame), frame);
        else if (type == 7) _closed.TrySetResult(frame.TryGetProperty("error", out var error) ? error.GetString() : null);
    }

    private static void Complete(Channel<JsonElement> answer, JsonElement frame)
    {
        if (frame.TryGetProperty("result", out var result)) answer.Writer.TryWrite(result);
        answer.Writer.TryComplete(frame.TryGetProperty("error", out var error) ? new HubCallFailedException(error.GetString()!) : null);
    }

    private Channel<JsonElement> Answer(JsonElement frame) => _invocations[frame.GetProperty("invocationId").GetString()!];

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
