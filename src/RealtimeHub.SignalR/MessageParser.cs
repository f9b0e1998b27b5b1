using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.SignalR;

/// <summary>
/// Reads messages. What is malformed is a <see cref="MessagePackFormatException"/> and ends the connection; a value that only does not fit
/// fails the call it belongs to.
/// </summary>
internal sealed class MessageParser(MessagePackSettings settings)
{
    private readonly ValueReader _values = new(settings);

    /// <summary>Reads one message; null for a type that is not known.</summary>
    public HubMessage? Parse(ReadOnlySpan<byte> frame, IInvocationBinder binder)
    {
        var reader = new MessagePackReader(frame);
        var items = reader.ReadArray();
        if (items == 0) throw new MessagePackFormatException("a message has no type");
        var message = reader.ReadInteger() switch
        {
            MessageType.Invocation => Calling(ref reader, items, binder, isStream: false),
            MessageType.StreamInvocation => Calling(ref reader, items, binder, isStream: true),
            MessageType.StreamItem => Item(ref reader, items, binder),
            MessageType.Completion => Completion(ref reader, items, binder),
            MessageType.CancelInvocation => Cancel(ref reader, items),
            MessageType.Ping => PingMessage.Instance,
            MessageType.Close => Close(ref reader, items),
            MessageType.Ack => new AckMessage(SequenceId(ref reader, items)),
            MessageType.Sequence => new SequenceMessage(SequenceId(ref reader, items)),
            _ => null,
        };
        return message;
    }

    // [1 or 4, headers, invocation id, target, [arguments], [stream ids]]; the last is missing in messages of older clients.
    private HubMessage Calling(ref MessagePackReader reader, int items, IInvocationBinder binder, bool isStream)
    {
        Needs(items, 5);
        var headers = Headers(ref reader);
        var id = reader.ReadTextOrNil();
        if (isStream && string.IsNullOrEmpty(id)) throw new MessagePackFormatException("a stream invocation has no id");
        var target = reader.ReadText();
        object?[] arguments;
        try
        {
            arguments = Arguments(ref reader, binder.GetParameterTypes(target));
        }
        catch (Exception failure) when (failure is not MessagePackFormatException)
        {
            return new InvocationBindingFailureMessage(id, target, ExceptionDispatchInfo.Capture(failure));
        }

        var streams = items > 5 ? StreamIds(ref reader) : null;
        return isStream
            ? new StreamInvocationMessage(id!, target, arguments, streams) { Headers = headers }
            : new InvocationMessage(id, target, arguments, streams) { Headers = headers };
    }

    private object?[] Arguments(ref MessagePackReader reader, IReadOnlyList<Type> types)
    {
        var ahead = reader;
        // Whatever becomes of the call, its frame must be sound.
        reader.Skip();
        var count = ahead.ReadArray();
        if (count != types.Count) throw new InvalidDataException($"Invocation provides {count} argument(s) but target expects {types.Count}.");
        var arguments = new object?[count];
        try
        {
            for (var i = 0; i < count; i++) arguments[i] = _values.Read(ref ahead, types[i]);
            return arguments;
        }
        catch (NotJsonException e)
        {
            throw settings.Unfit(e.Message);
        }
    }

    // [2, headers, invocation id, item]
    private HubMessage Item(ref MessagePackReader reader, int items, IInvocationBinder binder)
    {
        Needs(items, 4);
        var headers = Headers(ref reader);
        var id = reader.ReadText();
        try
        {
            return new StreamItemMessage(id, _values.Read(ref reader, binder.GetStreamItemType(id))) { Headers = headers };
        }
        catch (Exception failure) when (failure is not MessagePackFormatException)
        {
            return new StreamBindingFailureMessage(id, ExceptionDispatchInfo.Capture(failure));
        }
    }

    // [3, headers, invocation id, result kind, error or result]
    private CompletionMessage Completion(ref MessagePackReader reader, int items, IInvocationBinder binder)
    {
        Needs(items, 4);
        var headers = Headers(ref reader);
        var id = reader.ReadText();
        var kind = reader.ReadInteger();
        if (kind != ResultKind.Void) Needs(items, 5);
        var completion = kind switch
        {
            ResultKind.Error => new CompletionMessage(id, reader.ReadText(), null, hasResult: false),
            ResultKind.Value => Result(ref reader, id, binder),
            ResultKind.Void => new CompletionMessage(id, null, null, hasResult: false),
            _ => throw new MessagePackFormatException($"a completion has the result kind {kind}"),
        };
        completion.Headers = headers;
        return completion;
    }

    private CompletionMessage Result(ref MessagePackReader reader, string id, IInvocationBinder binder)
    {
        if (ReturnType(id, binder) is not { } type)
        {
            reader.Skip();
            return new CompletionMessage(id, null, null, hasResult: true);
        }

        try
        {
            return new CompletionMessage(id, null, _values.Read(ref reader, type), hasResult: true);
        }
        catch (Exception failure) when (failure is not MessagePackFormatException)
        {
            return new CompletionMessage(id, $"Error trying to deserialize result to {type.Name}. {failure.Message}", null, hasResult: false);
        }
    }

    // The answer to a call that was given up: nobody knows its type any more, and nobody wants it.
    private static Type? ReturnType(string id, IInvocationBinder binder)
    {
        try
        {
            return binder.GetReturnType(id);
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    // [5, headers, invocation id]
    private static CancelInvocationMessage Cancel(ref MessagePackReader reader, int items)
    {
        Needs(items, 3);
        var headers = Headers(ref reader);
        return new CancelInvocationMessage(reader.ReadText()) { Headers = headers };
    }

    // [7, error, allow reconnect]; the last is missing in messages of older servers.
    private static CloseMessage Close(ref MessagePackReader reader, int items)
    {
        Needs(items, 2);
        var error = reader.ReadTextOrNil();
        return new CloseMessage(error, items > 2 && reader.ReadBoolean());
    }

    private static long SequenceId(ref MessagePackReader reader, int items)
    {
        Needs(items, 2);
        return reader.ReadInteger();
    }

    private static Dictionary<string, string>? Headers(ref MessagePackReader reader)
    {
        var count = reader.ReadMap();
        if (count == 0) return null;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++) headers[reader.ReadText()] = reader.ReadText();
        return headers;
    }

    private static string[]? StreamIds(ref MessagePackReader reader)
    {
        if (reader.TryReadNil()) return null;
        var ids = new string[reader.ReadArray()];
        for (var i = 0; i < ids.Length; i++) ids[i] = reader.ReadText();
        return ids.Length == 0 ? null : ids;
    }

    private static void Needs(int items, int atLeast)
    {
        if (items < atLeast) throw new MessagePackFormatException($"a message has {items} items, where at least {atLeast} belong");
    }
}
