using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>
/// A lease while this node holds it: the webhook as it is now, and how far its deliveries came, as it may be kept. Each is replaced whole, so
/// anybody may read them and take what moved, without a lock. Its sender alone says how far it came, and whoever ended the sender, after that;
/// the assigning loop alone renews the webhook.
/// </summary>
/// <param name="lease">As it was taken.</param>
/// <param name="moved">Is told the webhook's id when there is something to keep, once until that is taken.</param>
internal sealed class HeldLease(Lease lease, Action<Guid> moved)
{
    private readonly Guid _id = lease.Id;
    private volatile Webhook _webhook = lease.Webhook;
    private Progress _progress = lease.Progress;
    private int _moved;

    /// <summary>The webhook as it was when the lease was taken, or when it was renewed.</summary>
    public Webhook Webhook => _webhook;

    public Progress Progress => Volatile.Read(ref _progress);

    /// <summary>It as it stands now.</summary>
    public Lease Now => new(Webhook, Progress);

    /// <summary>The webhook is called as before, but is another one: a secret that no longer signs is forgotten here too.</summary>
    public void Renew(Webhook webhook)
    {
        if (webhook.IsCalledLike(_webhook)) _webhook = webhook;
    }

    /// <summary>Has it seen by whoever asks; with the next save that has a reason it is kept.</summary>
    /// <returns>Whether it says anything new.</returns>
    public bool Show(Progress progress)
    {
        if (progress == _progress) return false;
        Volatile.Write(ref _progress, progress);
        return true;
    }

    /// <summary>Has it seen, and kept with the next save.</summary>
    public void Keep(Progress progress)
    {
        if (Show(progress)) SetMoved();
    }

    /// <summary>
    /// It has ended because the webhook is not to be called any more: whoever sets it back to <c>created</c> finds it as if the first call
    /// had not been made.
    /// </summary>
    public void ForgetFailures() => Keep(Progress with { FailingSince = null });

    /// <summary>Has it kept with the next save, although nothing is new.</summary>
    public void SetMoved()
    {
        if (Interlocked.Exchange(ref _moved, 1) == 0) moved(_id);
    }

    /// <summary>Whether there is anything to keep since this was last asked.</summary>
    public bool TakeMoved() => Interlocked.Exchange(ref _moved, 0) == 1;
}
