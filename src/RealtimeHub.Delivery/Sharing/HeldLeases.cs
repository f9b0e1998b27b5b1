using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>
/// The leases of this node, each with its sender: takes them, and keeps how far they came. Both loops call it; under its own lock only one thing is
/// done at a time, so that no lease is taken while trust in all of them is won back, for it would not be among those that were looked at.
/// </summary>
internal sealed partial class HeldLeases(NodeSharing sharing, Senders senders, SendingServices services)
{
    private readonly ILogger _logger = services.Logger;
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _beats;

    /// <summary>Takes the leases of these webhooks that nobody alive holds, and begins to send.</summary>
    public async Task TakeAsync(IReadOnlyCollection<Webhook> wanted, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var lease in await sharing.Leases.TakeAsync(wanted, sharing.Nodes.MayLive, cancellationToken)) senders.Begin(lease);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Keeps what moved, and ends the senders whose leases others have taken.</summary>
    /// <param name="withBeat">Says as well that this node lives, unless it leaves.</param>
    /// <param name="cancellationToken">Stops waiting; what was not kept then is kept with the next save.</param>
    public async Task SaveAsync(bool withBeat, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        // Not before: it may have left meanwhile.
        withBeat &= !sharing.Share.IsLeaving;
        var hasLapsed = withBeat && !sharing.Trust.Holds;
        var moved = senders.TakeMoved(all: hasLapsed);
        try
        {
            if (moved.Count > 0 || withBeat) await Save_NeedsLock(moved, withBeat, hasLapsed, cancellationToken);
        }
        catch
        {
            foreach (var held in moved.Values) held.SetMoved();
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Withdraws the sign of life. None follows: of one that is being said the end is waited for, and who leaves says no other.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await sharing.Leases.LeaveAsync(new Dictionary<Guid, Progress>(), cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task Save_NeedsLock(Dictionary<Guid, HeldLease> moved, bool withBeat, bool areAll, CancellationToken cancellationToken)
    {
        var began = services.Time.GetTimestamp();
        var progress = moved.ToDictionary(one => one.Key, one => one.Value.Progress);
        var lost = await sharing.Leases.SaveAsync(progress, withBeat ? ++_beats : null, cancellationToken);
        foreach (var id in lost) await Lose_NeedsLock(id);
        if (withBeat) sharing.Trust.Renew(began, areAll);
    }

    private async Task Lose_NeedsLock(Guid id)
    {
        // Not to be kept and not to be left to others: they have it.
        if (!senders.TryRemove(id, out var sender)) return;
        LogLost(id);
        await sender.StopAsync(TimeSpan.Zero);
    }

    [LoggerMessage(LogLevel.Information, "Webhook {Id} is no longer delivered here")]
    private partial void LogLost(Guid id);
}
