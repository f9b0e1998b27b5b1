using System.Security.Cryptography;
using System.Text;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>
/// Which webhooks fall to this node: as many as to each of the others, until it leaves; then none. The assigning loop alone uses it; whether
/// the node leaves any thread may ask.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="nodes">Which others there are.</param>
internal sealed class OwnShare(string node, LivingNodes nodes)
{
    private volatile bool _isLeaving;

    /// <summary>Whether this node goes, and leaves all to the others.</summary>
    public bool IsLeaving => _isLeaving;

    public void Leave() => _isLeaving = true;

    /// <summary>Whether this node is the one to deliver a webhook's events, as all nodes that know the same of each other see it.</summary>
    public bool Has(Guid webhook)
    {
        if (_isLeaving) return false;
        var others = nodes.Others.ToList();
        if (others.Count == 0) return true;
        var own = Weight(node, webhook);
        return !others.Any(other => (Weight(other, webhook), other).CompareTo((own, node)) > 0);
    }

    // Rendezvous hashing: when a node comes or goes only its own share moves.
    private static ulong Weight(string node, Guid webhook) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{node}/{webhook:N}")));
}
