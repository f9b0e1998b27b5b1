namespace RealtimeHub.Protocol;

/// <summary>
/// What a subscription yields. Kinds that this version does not know are read as <see cref="UnknownMessage"/> and can be ignored.
/// Serialise with <see cref="ProtocolJson.Options"/>.
/// </summary>
public abstract record SubscriptionMessage
{
    /// <summary>Where the subscription stands once this message is handled; null where the message moves nothing.</summary>
    public abstract Position? Reached { get; }
}

/// <summary>Events, in the order of the log.</summary>
/// <param name="Events">May be empty while a filter hides everything of a long catch-up.</param>
/// <param name="Position">Everything up to here was read.</param>
/// <param name="Behind">How many sequences the tip is ahead of <paramref name="Position"/>.</param>
public sealed record EventsMessage(IReadOnlyList<HubEvent> Events, Position Position, long Behind) : SubscriptionMessage
{
    /// <inheritdoc/>
    public override Position? Reached => Position;
}

/// <summary>The subscription stands at the tip: sent on arrival there, then after every 5 quiet seconds.</summary>
/// <param name="Position">The tip.</param>
/// <param name="Node">Which hub node serves the subscription.</param>
public sealed record CaughtUpMessage(Position Position, string Node) : SubscriptionMessage
{
    /// <inheritdoc/>
    public override Position? Reached => Position;
}

/// <summary>Everything after <paramref name="After"/> up to and including <paramref name="Until"/> cannot be had, or no longer counts.</summary>
/// <param name="Reason">Why.</param>
/// <param name="After">Null for <see cref="GapReason.Reset"/>.</param>
/// <param name="Until">Null for <see cref="GapReason.Reset"/>.</param>
/// <param name="Position">Reading goes on after this.</param>
public sealed record GapMessage(GapReason Reason, Position? After, Position? Until, Position Position) : SubscriptionMessage
{
    /// <inheritdoc/>
    public override Position? Reached => Position;
}

/// <summary>Something people should know: maintenance, a node that is about to go.</summary>
/// <param name="Reason">A word for programs, for example <c>shutdown</c>.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record NoticeMessage(string Reason, string Text) : SubscriptionMessage
{
    /// <summary>This node goes: the client should be at another one within this time, at a moment of its own choice. Null asks for nothing.</summary>
    public TimeSpan? MoveWithin { get; init; }

    /// <inheritdoc/>
    public override Position? Reached => null;
}

/// <summary>A kind that this version does not know.</summary>
/// <param name="Kind">As it came.</param>
/// <param name="Position">As it came.</param>
public sealed record UnknownMessage(string Kind, Position? Position) : SubscriptionMessage
{
    /// <inheritdoc/>
    public override Position? Reached => Position;
}
