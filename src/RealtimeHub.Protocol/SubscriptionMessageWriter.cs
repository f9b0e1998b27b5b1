using System.Text.Json;

namespace RealtimeHub.Protocol;

/// <summary>Writes the members of a message, so that a view can add its own beside them.</summary>
public static class SubscriptionMessageWriter
{
    /// <summary>Writes <c>kind</c> and the members of that kind into an object that the caller opens and closes.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, SubscriptionMessage message)
    {
        switch (message)
        {
            case EventsMessage events: WriteEvents(writer, events); break;
            case CaughtUpMessage caughtUp: WriteCaughtUp(writer, caughtUp); break;
            case GapMessage gap: WriteGap(writer, gap); break;
            case NoticeMessage notice: WriteNotice(writer, notice); break;
            case UnknownMessage unknown: writer.WriteString("kind", unknown.Kind); break;
            default: throw new ArgumentException($"No wire form for {message.GetType().Name}.", nameof(message));
        }
    }

    /// <summary>The reason as the wire writes it.</summary>
    public static string Name(GapReason reason) => reason switch
    {
        GapReason.Retention => "retention",
        GapReason.Rollback => "rollback",
        GapReason.Reset => "reset",
        GapReason.Unresolved => "unresolved",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The reason that the wire writes so; false for one that is not known.</summary>
    internal static bool TryReason(string text, out GapReason reason)
    {
        foreach (var known in Enum.GetValues<GapReason>())
        {
            if (Name(known) != text) continue;
            reason = known;
            return true;
        }

        reason = default;
        return false;
    }

    private static void WriteEvents(Utf8JsonWriter writer, EventsMessage message)
    {
        writer.WriteString("kind", "events");
        writer.WriteStartArray("events");
        // The bytes were checked when the event was published; they are copied, not read again.
        foreach (var e in message.Events) writer.WriteRawValue(e.Json.Span, skipInputValidation: true);
        writer.WriteEndArray();
        WritePosition(writer, "position", message.Position);
        writer.WriteNumber("behind", message.Behind);
    }

    private static void WriteCaughtUp(Utf8JsonWriter writer, CaughtUpMessage message)
    {
        writer.WriteString("kind", "caught_up");
        WritePosition(writer, "position", message.Position);
        writer.WriteString("node", message.Node);
    }

    private static void WriteGap(Utf8JsonWriter writer, GapMessage message)
    {
        writer.WriteString("kind", "gap");
        writer.WriteString("reason", Name(message.Reason));
        WritePosition(writer, "after", message.After);
        WritePosition(writer, "until", message.Until);
        WritePosition(writer, "position", message.Position);
    }

    private static void WriteNotice(Utf8JsonWriter writer, NoticeMessage message)
    {
        writer.WriteString("kind", "notice");
        writer.WriteString("reason", message.Reason);
        writer.WriteString("text", message.Text);
        if (message.MoveWithin is { } within) writer.WriteNumber("move_within", within.TotalSeconds);
    }

    private static void WritePosition(Utf8JsonWriter writer, string name, Position? position)
    {
        if (position is not { } present)
        {
            writer.WriteNull(name);
            return;
        }

        Span<byte> text = stackalloc byte[Position.MaxLength];
        present.TryFormat(text, out var length, default, null);
        writer.WriteString(name, text[..length]);
    }
}
