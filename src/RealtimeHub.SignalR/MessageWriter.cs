using System.Buffers;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.SignalR;

/// <summary>Writes messages: measures one, writes its length, and writes it where it belongs, without a copy.</summary>
internal sealed class MessageWriter(MessagePackSettings settings)
{
    public void Write(HubMessage message, IBufferWriter<byte> output)
    {
        var values = Values(message);
        var measure = MessagePackWriter.Measure;
        Write(ref measure, message, values);

        var to = output.GetSpan(FrameLength.MaxBytes + measure.Written);
        var head = FrameLength.Write(to, measure.Written);
        var writer = new MessagePackWriter(to[head..]);
        Write(ref writer, message, values);
        output.Advance(head + writer.Written);
    }

    private WireValue[] Values(HubMessage message) => message switch
    {
        HubMethodInvocationMessage calling => Array.ConvertAll(calling.Arguments, argument => WireValue.Of(argument, settings)),
        StreamItemMessage item => [WireValue.Of(item.Item, settings)],
        CompletionMessage { HasResult: true } completion => [WireValue.Of(completion.Result, settings)],
        _ => [],
    };

    private static void Write(ref MessagePackWriter writer, HubMessage message, WireValue[] values)
    {
        switch (message)
        {
            case InvocationMessage calling: WriteCalling(ref writer, MessageType.Invocation, calling, values); break;
            case StreamInvocationMessage calling: WriteCalling(ref writer, MessageType.StreamInvocation, calling, values); break;
            case StreamItemMessage item: WriteItem(ref writer, item, values[0]); break;
            case CompletionMessage completion: WriteCompletion(ref writer, completion, values); break;
            case CancelInvocationMessage cancel: Begin(ref writer, 3, MessageType.CancelInvocation, cancel); break;
            case PingMessage: Begin(ref writer, 1, MessageType.Ping); break;
            case CloseMessage close: WriteClose(ref writer, close); break;
            case AckMessage ack: WriteSequence(ref writer, MessageType.Ack, ack.SequenceId); break;
            case SequenceMessage sequence: WriteSequence(ref writer, MessageType.Sequence, sequence.SequenceId); break;
            default: throw new InvalidDataException($"No wire form for {message.GetType().Name}.");
        }
    }

    private static void WriteCalling(ref MessagePackWriter writer, int type, HubMethodInvocationMessage message, WireValue[] arguments)
    {
        Begin(ref writer, 6, type, message);
        writer.Text(message.Target);
        writer.Array(arguments.Length);
        foreach (var argument in arguments) argument.Write(ref writer);
        var streams = message.StreamIds ?? [];
        writer.Array(streams.Length);
        foreach (var id in streams) writer.Text(id);
    }

    private static void WriteItem(ref MessagePackWriter writer, StreamItemMessage message, WireValue item)
    {
        Begin(ref writer, 4, MessageType.StreamItem, message);
        item.Write(ref writer);
    }

    private static void WriteCompletion(ref MessagePackWriter writer, CompletionMessage message, WireValue[] values)
    {
        var kind = message.Error is not null ? ResultKind.Error : message.HasResult ? ResultKind.Value : ResultKind.Void;
        Begin(ref writer, kind == ResultKind.Void ? 4 : 5, MessageType.Completion, message);
        writer.Integer(kind);
        if (kind == ResultKind.Error) writer.Text(message.Error);
        if (kind == ResultKind.Value) values[0].Write(ref writer);
    }

    private static void WriteClose(ref MessagePackWriter writer, CloseMessage message)
    {
        Begin(ref writer, 3, MessageType.Close);
        writer.Text(message.Error is { Length: > 0 } error ? error : null);
        writer.Boolean(message.AllowReconnect);
    }

    private static void WriteSequence(ref MessagePackWriter writer, int type, long id)
    {
        Begin(ref writer, 2, type);
        writer.Integer(id);
    }

    private static void Begin(ref MessagePackWriter writer, int items, int type)
    {
        writer.Array(items);
        writer.Integer(type);
    }

    // Type, headers, invocation id.
    private static void Begin(ref MessagePackWriter writer, int items, int type, HubInvocationMessage message)
    {
        Begin(ref writer, items, type);
        writer.Map(message.Headers?.Count ?? 0);
        foreach (var (name, value) in message.Headers ?? new Dictionary<string, string>())
        {
            writer.Text(name);
            writer.Text(value);
        }

        writer.Text(message.InvocationId);
    }
}
