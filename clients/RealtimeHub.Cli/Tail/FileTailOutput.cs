using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>Events into a file; what is not events goes where it would go without.</summary>
internal sealed class FileTailOutput(EventFile file, TailOutput rest) : TailOutput
{
    public override void Show(HubEvent e) => file.Append(e);

    public override void Show(SubscriptionMessage message) => rest.Show(message);
}
