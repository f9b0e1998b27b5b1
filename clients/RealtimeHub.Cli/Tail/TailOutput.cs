using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>How a stream looks: for people, or for programs.</summary>
internal abstract class TailOutput
{
    public abstract void Show(HubEvent e);

    /// <summary>Shows what is not events.</summary>
    public abstract void Show(SubscriptionMessage message);
}
