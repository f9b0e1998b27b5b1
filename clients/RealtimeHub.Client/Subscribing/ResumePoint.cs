using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Subscribing;

/// <summary>
/// Up to where a subscription has read. What it has read waits in the buffer or is handled, so it is the right place to resume
/// from (rule 2); filters, gaps and heartbeats move it as well (rules 1 and 4).
/// </summary>
internal sealed class ResumePoint(StartFrom start)
{
    private Position? _position;

    public StartFrom From { get; private set; } = start;

    /// <summary>What of a message is new (rule 3); null when nothing is, or when nobody can know what it says (rule 10).</summary>
    public SubscriptionMessage? New(SubscriptionMessage message) => message switch
    {
        EventsMessage events => NewEvents(events),
        UnknownMessage => null,
        _ => message,
    };

    /// <summary>Moves to the message's position. A gap may lead backwards: what was withdrawn is counted again from there.</summary>
    public void Pass(SubscriptionMessage message)
    {
        if (message.Reached is not { } position || !(message is GapMessage || IsBeyond(position))) return;
        _position = position;
        From = StartFrom.After(position);
    }

    // The common case, a message that is all new, is passed on as it is.
    private EventsMessage? NewEvents(EventsMessage message)
    {
        if (message.Events.Count == 0) return IsBeyond(message.Position) ? message : null;
        if (IsBeyond(message.Events[0].Position)) return message;
        HubEvent[] events = [.. message.Events.Where(e => IsBeyond(e.Position))];
        return events.Length == 0 && !IsBeyond(message.Position) ? null : message with { Events = events };
    }

    // Across epochs the server's order holds: a position of another epoch is always news.
    private bool IsBeyond(Position position) => _position is not { } seen || seen.Epoch != position.Epoch || position.Sequence > seen.Sequence;
}
