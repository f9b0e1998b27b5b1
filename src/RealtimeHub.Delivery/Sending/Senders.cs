using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// The senders that run on this node, one for each lease that it holds, and what they say of themselves. Any thread may look one up, and any sender
/// speak. They are begun under the lock of <see cref="HeldLeases"/>, and removed under it or by the assigning loop. What moved is taken under
/// that lock, what is over by the assigning loop.
/// </summary>
internal sealed class Senders
{
    private readonly ConcurrentDictionary<Guid, WebhookSender> _running = new();
    private readonly Channel<Guid> _moved = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentQueue<Guid> _over = new();
    private readonly FindLog _find;
    private readonly SendingServices _services;

    public Senders(FindLog find, SendingServices services) =>
        (_find, _services) = (find, services with { Moved = id => _moved.Writer.TryWrite(id), Over = _over.Enqueue });

    /// <summary>The webhooks that they serve.</summary>
    public IEnumerable<Guid> Served => _running.Keys;

    /// <summary>How far all of them came.</summary>
    public IReadOnlyDictionary<Guid, Progress> Progress => _running.ToDictionary(one => one.Key, one => one.Value.Held.Progress);

    public WebhookSender? Find(Guid id) => _running.GetValueOrDefault(id);

    /// <summary>Whether there is anything to read for a webhook.</summary>
    public bool CanServe(Webhook webhook) => _find(webhook.Stream) is not null;

    /// <summary>Begins to serve a webhook whose stream is declared.</summary>
    public void Begin(Lease lease) => _running[lease.Id] = new WebhookSender(lease, _find(lease.Webhook.Stream)!, _services);

    public bool TryRemove(Guid id, [NotNullWhen(true)] out WebhookSender? sender) => _running.TryRemove(id, out sender);

    /// <summary>Forgets all, when nobody is left to begin or remove any.</summary>
    public void Clear() => _running.Clear();

    /// <summary>Ends all, and forgets none of them.</summary>
    public Task StopAsync(TimeSpan patience) => Task.WhenAll(_running.Values.Select(sender => sender.StopAsync(patience)));

    /// <summary>Completes when one of them has moved.</summary>
    public ValueTask<bool> SomethingMovedAsync(CancellationToken cancellationToken) => _moved.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>What there is to keep.</summary>
    /// <param name="all">Also those that have not moved.</param>
    public Dictionary<Guid, HeldLease> TakeMoved(bool all)
    {
        var moved = all ? _running.ToDictionary(one => one.Key, one => one.Value.Held) : [];
        while (_moved.Reader.TryRead(out var id))
        {
            if (Find(id)?.Held is { } held && held.TakeMoved()) moved[id] = held;
        }

        return moved;
    }

    /// <summary>The webhooks whose senders are over since this was last asked.</summary>
    public IEnumerable<Guid> TakeEnded()
    {
        while (_over.TryDequeue(out var id)) yield return id;
    }
}
