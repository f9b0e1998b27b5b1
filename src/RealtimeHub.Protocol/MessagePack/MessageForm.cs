namespace RealtimeHub.Protocol.MessagePack;

/// <summary>Subscription messages in MessagePack: maps with the members, and in the order, of their JSON. Events are copied as they are.</summary>
public static class MessageForm
{
    /// <summary>How many bytes a message takes.</summary>
    public static int Length(SubscriptionMessage message)
    {
        var writer = MessagePackWriter.Measure;
        Write(ref writer, message);
        return writer.Written;
    }

    /// <summary>Writes a message.</summary>
    public static void Write(ref MessagePackWriter writer, SubscriptionMessage message) => Write(ref writer, message, others: 0);

    /// <summary>Writes a message with its stream and group.</summary>
    public static void Write(ref MessagePackWriter writer, GroupMessage message)
    {
        Write(ref writer, message.Message, others: 2);
        writer.Text("stream"u8);
        writer.Text(message.Stream);
        writer.Text("group"u8);
        writer.Text(message.Group.ToString());
    }

    private static void Write(ref MessagePackWriter writer, SubscriptionMessage message, int others)
    {
        switch (message)
        {
            case EventsMessage events: WriteEvents(ref writer, events, others); break;
            case CaughtUpMessage caughtUp: WriteCaughtUp(ref writer, caughtUp, others); break;
            case GapMessage gap: WriteGap(ref writer, gap, others); break;
            case NoticeMessage notice: WriteNotice(ref writer, notice, others); break;
            case UnknownMessage unknown: Begin(ref writer, 1 + others, unknown.Kind); break;
            default: throw new ArgumentException($"No wire form for {message.GetType().Name}.", nameof(message));
        }
    }

    private static void WriteEvents(ref MessagePackWriter writer, EventsMessage message, int others)
    {
        Begin(ref writer, 4 + others, "events");
        writer.Text("events"u8);
        writer.Array(message.Events.Count);
        for (var i = 0; i < message.Events.Count; i++) writer.Raw(message.Events[i].MessagePack.Span);
        WritePosition(ref writer, "position"u8, message.Position);
        writer.Text("behind"u8);
        writer.Integer(message.Behind);
    }

    private static void WriteCaughtUp(ref MessagePackWriter writer, CaughtUpMessage message, int others)
    {
        Begin(ref writer, 3 + others, "caught_up");
        WritePosition(ref writer, "position"u8, message.Position);
        writer.Text("node"u8);
        writer.Text(message.Node);
    }

    private static void WriteGap(ref MessagePackWriter writer, GapMessage message, int others)
    {
        Begin(ref writer, 5 + others, "gap");
        writer.Text("reason"u8);
        writer.Text(SubscriptionMessageWriter.Name(message.Reason));
        WritePosition(ref writer, "after"u8, message.After);
        WritePosition(ref writer, "until"u8, message.Until);
        WritePosition(ref writer, "position"u8, message.Position);
    }

    private static void WriteNotice(ref MessagePackWriter writer, NoticeMessage message, int others)
    {
        Begin(ref writer, 3 + others, "notice");
        writer.Text("reason"u8);
        writer.Text(message.Reason);
        writer.Text("text"u8);
        writer.Text(message.Text);
    }

    private static void Begin(ref MessagePackWriter writer, int members, string kind)
    {
        writer.Map(members);
        writer.Text("kind"u8);
        writer.Text(kind);
    }

    private static void WritePosition(ref MessagePackWriter writer, ReadOnlySpan<byte> name, Position? position)
    {
        writer.Text(name);
        if (position is not { } present)
        {
            writer.Nil();
            return;
        }

        Span<byte> text = stackalloc byte[Position.MaxLength];
        present.TryFormat(text, out var length, default, null);
        writer.Text(text[..length]);
    }
}
