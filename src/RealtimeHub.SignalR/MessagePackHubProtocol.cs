using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.SignalR;

/// <summary>
/// SignalR's protocol <c>messagepack</c>, as <c>@microsoft/signalr-protocol-msgpack</c> speaks it: length-prefixed arrays. Values have the shapes
/// of the JSON protocol.
/// </summary>
/// <param name="settings">How this side speaks it.</param>
public sealed class MessagePackHubProtocol(MessagePackSettings settings) : IHubProtocol
{
    private readonly MessageParser _parser = new(settings);
    private readonly MessageWriter _writer = new(settings);

    /// <inheritdoc/>
    public string Name => "messagepack";

    /// <inheritdoc/>
    public int Version => 2;

    /// <inheritdoc/>
    public TransferFormat TransferFormat => TransferFormat.Binary;

    /// <inheritdoc/>
    public bool IsVersionSupported(int version) => version <= Version;

    /// <inheritdoc/>
    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        try
        {
            message = null;
            // A message of a type that this version does not know is passed over.
            while (message is null && TryTake(ref input, out var frame)) message = Parse(frame, binder);
            return message is not null;
        }
        catch (MessagePackFormatException e)
        {
            throw settings.Malformed(e.Message);
        }
    }

    /// <inheritdoc/>
    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _writer.Write(message, output);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        _writer.Write(message, bytes);
        return bytes.WrittenMemory;
    }

    private bool TryTake(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (!FrameLength.TryRead(input, out var length, out var size)) return false;
        if (length > settings.MaxBytes) throw new MessagePackFormatException($"it says that it has {length} bytes; at most {settings.MaxBytes} are taken");
        if (length > input.Length - size) return false;
        frame = input.Slice(size, length);
        input = input.Slice(frame.End);
        return true;
    }

    private HubMessage? Parse(in ReadOnlySequence<byte> frame, IInvocationBinder binder)
    {
        if (frame.IsSingleSegment) return _parser.Parse(frame.FirstSpan, binder);
        var length = (int)frame.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            frame.CopyTo(rented);
            return _parser.Parse(rented.AsSpan(0, length), binder);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
