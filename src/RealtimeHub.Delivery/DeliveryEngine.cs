using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Assigning;
using RealtimeHub.Delivery.Keeping;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.EventLog;

namespace RealtimeHub.Delivery;

/// <summary>
/// This node's share of the deliveries: one loop takes leases and runs a sender for each, one keeps their positions, one forgets expired secrets.
/// Whoever runs the node starts it once and ends it, in either way, afterwards; a sender anybody may look up.
/// </summary>
internal sealed partial class DeliveryEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SendingServices _services;
    private readonly ILogger _logger;
    private readonly NodeSharing _sharing;
    private readonly Senders _senders;
    private readonly AssignLoop _assigning;
    private readonly KeepLoop _keeping;
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private Task? _ended;

    public DeliveryEngine(FindLog find, SendingServices services)
    {
        Node = $"{services.Board.Node}-{Guid.NewGuid():N}"[..^24];
        (_services, _logger, _sharing) = (services, services.Logger, new NodeSharing(services.Registry.Control, Node, services.Time));
        // A node that goes asks its subscribers to move, some now and some later. Senders move when their leases do.
        _senders = new Senders(find, services with { Board = new NoticeBoard(Node), TrustedAsync = _sharing.Trust.WaitAsync });
        var held = new HeldLeases(_sharing, _senders, services);
        _assigning = new AssignLoop(new Assigner(_sharing, held, _senders, services), _sharing, services.Time, services.Logger);
        _keeping = new KeepLoop(held, _senders, _sharing, services);
    }

    /// <summary>This node's name, another one after each start.</summary>
    public string Node { get; }

    public WebhookSender? Find(Guid id) => _senders.Find(id);

    /// <summary>Begins to deliver.</summary>
    public void Start()
    {
        var expiry = new SecretExpiry(_services.Registry, _services.Time, _services.Logger);
        _running = Task.WhenAll(_assigning.RunAsync(_closing.Token), _keeping.RunAsync(_closing.Token), expiry.RunAsync(_closing.Token));
    }

    /// <summary>Lets the calls under way end, keeps what was delivered and leaves the rest to others.</summary>
    public ValueTask DisposeAsync()
    {
        // A host may be told to stop twice.
        lock (_senders) return new ValueTask(_ended ??= LeaveAsync());
    }

    /// <summary>Ends as a process ends that is killed: nothing is kept, nothing given back.</summary>
    internal Task AbandonAsync() => StopAsync(TimeSpan.Zero);

    private async Task LeaveAsync()
    {
        await StopAsync(Patience);
        try
        {
            // Storage that is away must not keep a node from going; others find out by themselves.
            using var late = new CancellationTokenSource(Patience, _services.Time);
            await _sharing.Leases.LeaveAsync(_senders.Progress, late.Token);
        }
        catch (Exception failure)
        {
            LogNotLeft(failure.Message);
        }

        _senders.Clear();
    }

    private async Task StopAsync(TimeSpan patience)
    {
        await _closing.CancelAsync();
        await _running;
        await _senders.StopAsync(patience);
        _closing.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "How far webhooks were delivered could not be kept at the end: {Problem}")]
    private partial void LogNotLeft(string problem);
}
