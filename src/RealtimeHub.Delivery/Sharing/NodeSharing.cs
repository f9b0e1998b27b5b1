using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>What a node goes by that is perhaps not the only one. Who may use which part, and when, each part says for itself.</summary>
internal sealed class NodeSharing
{
    public NodeSharing(ControlLog control, string node, TimeProvider time)
    {
        (Control, Leases, Trust) = (control, new Leases(control, node), new LeaseTrust(control.IsShared, time));
        Nodes = new LivingNodes(node, control.IsShared, Trust, time);
        Share = new OwnShare(node, Nodes);
    }

    public ControlLog Control { get; }

    public Leases Leases { get; }

    public LeaseTrust Trust { get; }

    public LivingNodes Nodes { get; }

    public OwnShare Share { get; }
}
