using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>Events that are appended as one unit.</summary>
/// <param name="Events">At least one.</param>
public sealed record AppendBatch(IReadOnlyList<NewEvent> Events)
{
    /// <summary>Who publishes; scopes <see cref="IdempotencyKey"/>.</summary>
    public string Producer { get; init; } = "";

    /// <summary>A repeated append with the same key yields the same positions; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// It is a call of a store's webhook, which carries no key: one that says the same again soon after is the same call, unless
    /// something else was said of one of its flows or sources in between.
    /// </summary>
    public bool IsWebhook { get; init; }

    /// <summary>A digest of what was published, 32 bytes: the same key with another digest is refused. Needed with a key and of a webhook call.</summary>
    public ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>The tip that the append relies on; it is refused when that moved. Null for whatever it is.</summary>
    public Position? ExpectedTip { get; init; }

    /// <summary>
    /// It says all that everything before it said, so that nothing before it is kept: those who read there are told a gap. Needs
    /// <see cref="ExpectedTip"/>, or it would take with it what it does not know of.
    /// </summary>
    public bool IsSnapshot { get; init; }
}
