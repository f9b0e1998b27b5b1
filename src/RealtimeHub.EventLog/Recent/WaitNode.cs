namespace RealtimeHub.EventLog.Recent;

/// <summary>One waiter's place in the row of one key; it belongs to the waiter and is used again.</summary>
internal sealed class WaitNode(Waiter waiter)
{
    public Waiter Waiter { get; } = waiter;

    public KeyLine? Line { get; set; }

    public WaitNode? Previous { get; set; }

    public WaitNode? Next { get; set; }
}
