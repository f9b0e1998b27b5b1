using System.Buffers;
using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Reading;

/// <summary>Writes subscription messages as server-sent events. Events are one line each, so no data line needs to be split.</summary>
internal static class SseWriter
{
    public static void Write(IBufferWriter<byte> output, SubscriptionMessage message)
    {
        switch (message)
        {
            case EventsMessage { Events.Count: 0 } hidden: WriteId(output, hidden.Position); output.Write(": everything up to here was hidden by the filter\n\n"u8); break;
            case EventsMessage events: foreach (var e in events.Events) WriteEvent(output, e); break;
            case CaughtUpMessage: WriteNamed(output, "event: caught_up\n"u8, message); break;
            case GapMessage: WriteNamed(output, "event: gap\n"u8, message); break;
            case NoticeMessage: WriteNamed(output, "event: notice\n"u8, message); break;
        }
    }

    /// <summary>Why the stream ends. Not under the name <c>error</c>, which browsers give to a lost connection.</summary>
    public static void Write(IBufferWriter<byte> output, Problem problem)
    {
        output.Write("event: problem\ndata: "u8);
        output.Write(ProblemResult.Json(problem));
        output.Write("\n\n"u8);
    }

    private static void WriteEvent(IBufferWriter<byte> output, HubEvent e)
    {
        WriteId(output, e.Position);
        output.Write("data: "u8);
        output.Write(e.Json.Span);
        output.Write("\n\n"u8);
    }

    private static void WriteNamed(IBufferWriter<byte> output, ReadOnlySpan<byte> name, SubscriptionMessage message)
    {
        output.Write(name);
        if (message.Reached is { } reached) WriteId(output, reached);
        output.Write("data: "u8);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            SubscriptionMessageWriter.WriteMembers(writer, message);
            writer.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    private static void WriteId(IBufferWriter<byte> output, Position position)
    {
        output.Write("id: "u8);
        position.TryFormat(output.GetSpan(Position.MaxLength), out var length, default, null);
        output.Advance(length);
        output.Write("\n"u8);
    }
}
