using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Delivery;

/// <summary>Finds a stream's log; null where the stream is not declared.</summary>
/// <param name="stream">Its name.</param>
public delegate IEventLog? FindLog(string stream);

/// <summary>This node's share of the deliveries: takes leases, runs a sender for each, keeps their positions.</summary>
internal sealed partial class DeliveryEngine : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ControlLog _control;
    private readonly WebhookRegistry _registry;
    private readonly FindLog _find;
    private readonly NoticeBoard _board;
    private readonly SendingServices _services;
    private readonly ILogger _logger;
    private readonly Leases _leases;
    private readonly LivingNodes _nodes;
    private readonly ConcurrentDictionary<Guid, WebhookSender> _senders = new();
    private readonly Channel<Guid> _moved = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentQueue<Guid> _over = new();
    private readonly HashSet<Guid> _waiting = [];
    private ControlState? _reconciled;
    private string _living = "";
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private Task? _ended;
    private long _beats;
    private long _trustedSince;
    private int _lapses;
    private int _lapsesKnown;
    private volatile bool _isLeaving;

    public DeliveryEngine(ControlLog control, WebhookRegistry registry, FindLog find, SendingServices services)
    {
        (_control, _registry, _find, _logger) = (control, registry, find, services.Logger);
        Node = $"{services.Board.Node}-{Guid.NewGuid():N}"[..^24];
        _board = services.Board;
        // A node that goes asks its subscribers to move, some now and some later. Senders move when their leases do.
        _services = services with { Board = new NoticeBoard(Node), TrustedAsync = TrustedAsync, Moved = id => _moved.Writer.TryWrite(id), Over = _over.Enqueue };
        _leases = new Leases(control, Node);
        _nodes = new LivingNodes(Node, control.IsShared, services.Time);
    }

    /// <summary>This node's name, another one after each start.</summary>
    public string Node { get; }

    private TimeProvider Time => _services.Time;

    private bool IsTrusted => Volatile.Read(ref _trustedSince) is not 0 and var since && Time.GetElapsedTime(since) <= LivingNodes.Trust;

    public WebhookSender? Find(Guid id) => _senders.GetValueOrDefault(id);

    /// <summary>Begins to deliver.</summary>
    public void Start() => _running = Task.WhenAll(AssignAsync(), KeepAsync(), new SecretExpiry(_registry, Time, _logger).RunAsync(_closing.Token));

    /// <summary>Lets the calls under way end, keeps what was delivered and leaves the rest to others.</summary>
    public ValueTask DisposeAsync()
    {
        // A host may be told to stop twice.
        lock (_senders) return new ValueTask(_ended ??= LeaveAsync());
    }

    private async Task LeaveAsync()
    {
        await _closing.CancelAsync();
        await _running;
        await Task.WhenAll(_senders.Values.Select(sender => sender.StopAsync(Patience)));
        try
        {
            // Storage that is away must not keep a node from going; others find out by themselves.
            using var late = new CancellationTokenSource(Patience, Time);
            await _leases.LeaveAsync(_senders.ToDictionary(one => one.Key, one => one.Value.Progress), late.Token);
        }
        catch (Exception failure)
        {
            LogNotKept(failure.Message);
        }

        _senders.Clear();
        _closing.Dispose();
    }

    /// <summary>Ends as a process ends that is killed: nothing is kept, nothing given back.</summary>
    internal async Task AbandonAsync()
    {
        await _closing.CancelAsync();
        await _running;
        await Task.WhenAll(_senders.Values.Select(sender => sender.StopAsync(TimeSpan.Zero)));
        _closing.Dispose();
    }

    private async Task AssignAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_closing.IsCancellationRequested)
        {
            var change = _control.NextChange;
            var failed = false;
            try
            {
                await ObserveAsync(_closing.Token);
                await ReconcileAsync(_closing.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !_closing.IsCancellationRequested)
            {
                failed = true;
                _reconciled = null;
                LogNotAssigned(failure);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await NextLookAsync(failed ? null : change);
        }
    }

    private async Task NextLookAsync(Task? change)
    {
        // It ends with this wait: one without end would stay with the engine, one more for each change.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        var look = Task.Delay(change is null || _control.IsShared ? Look : Timeout.InfiniteTimeSpan, Time, over.Token);
        await Task.WhenAny(change ?? look, look);
        await over.CancelAsync();
    }

    // Who cannot be sure of its own leases judges nobody, and takes none.
    private async Task ObserveAsync(CancellationToken cancellationToken)
    {
        if (!_isLeaving) await TrustedAsync(cancellationToken);
        var lapses = Volatile.Read(ref _lapses);
        // What kept this node from speaking kept it from hearing: the silence of the others says nothing.
        if (lapses != _lapsesKnown) _nodes.HearAnew();
        _lapsesKnown = lapses;
        _nodes.Observe(_control.State);
    }

    // Decided on a newer state than was observed: who stood still in between would take everybody for dead.
    private bool MayLive(string other) => _nodes.IsAlive(other) || (_control.IsShared && (!IsTrusted || Volatile.Read(ref _lapses) != _lapsesKnown));

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var state = _control.State;
        var webhooks = _registry.All;
        var isFirst = !_isLeaving;
        _isLeaving |= _board.IsDraining && _nodes.HasOthers;
        var concerned = Concerned(state, webhooks, isFirst && _isLeaving);
        await EndAsync([.. concerned.Where(id => Find(id) is { } sender && !(webhooks.TryGetValue(id, out var webhook) && IsServed(sender, webhook)))], cancellationToken);
        if (_isLeaving)
        {
            // The others need not wait until this node has gone.
            if (isFirst) await _leases.LeaveAsync(new Dictionary<Guid, Progress>(), cancellationToken);
        }
        else
        {
            await ServeAsync([.. concerned.Where(webhooks.ContainsKey).Select(id => webhooks[id])], cancellationToken);
        }

        _reconciled = state;
    }

    // Whose case may be another one than it was. Each save of positions is a change of the state, so who is not concerned must cost nothing.
    private HashSet<Guid> Concerned(ControlState state, ImmutableDictionary<Guid, Webhook> webhooks, bool isLeavingNow)
    {
        var concerned = new HashSet<Guid>(_waiting);
        while (_over.TryDequeue(out var id)) concerned.Add(id);
        var living = _nodes.Living;
        var changed = _reconciled is { } seen && living == _living && !isLeavingNow ? WebhookRegistry.ChangedSince(seen, state) : null;
        concerned.UnionWith(changed ?? webhooks.Keys.Concat(_senders.Keys));
        _living = living;
        return concerned;
    }

    private async Task ServeAsync(List<Webhook> concerned, CancellationToken cancellationToken)
    {
        foreach (var webhook in concerned) Find(webhook.Id)?.Renew(webhook);
        foreach (var webhook in concerned.Where(webhook => webhook.Status == WebhookStatus.Created)) Find(webhook.Id)?.SetBack();
        var wanted = concerned.Where(webhook => webhook.IsActive && !_senders.ContainsKey(webhook.Id) && IsOurs(webhook.Id)).ToList();
        // Until its stream is declared, or until whoever has its lease goes.
        _waiting.Clear();
        _waiting.UnionWith(wanted.Select(webhook => webhook.Id));
        wanted.RemoveAll(webhook => _find(webhook.Stream) is null);
        if (wanted.Count > 0) await TakeAsync(wanted, cancellationToken);
        _waiting.ExceptWith(_senders.Keys);
    }

    private async Task TakeAsync(List<Webhook> wanted, CancellationToken cancellationToken)
    {
        // Trust that comes back meanwhile would come back without these.
        await _saving.WaitAsync(cancellationToken);
        try
        {
            foreach (var lease in await _leases.TakeAsync(wanted, MayLive, cancellationToken))
                _senders[lease.Id] = new WebhookSender(lease, _find(lease.Webhook.Stream)!, _services);
        }
        finally
        {
            _saving.Release();
        }
    }

    private bool IsServed(WebhookSender sender, Webhook webhook) =>
        webhook.IsActive && !sender.IsOver && IsOurs(webhook.Id) && sender.Webhook.IsCalledLike(webhook);

    private bool IsOurs(Guid id) => !_isLeaving && _nodes.IsOurs(id);

    private async Task EndAsync(HashSet<Guid> ended, CancellationToken cancellationToken)
    {
        if (ended.Count == 0) return;
        await Task.WhenAll(ended.Select(id => StopAsync(id, IsOurs(id) ? TimeSpan.Zero : Patience)));
        await SaveAsync(withBeat: false, cancellationToken);
        // Those that others took meanwhile are gone already.
        var handedOver = _senders.Where(one => ended.Contains(one.Key) && !IsOurs(one.Key)).ToDictionary(one => one.Key, one => one.Value.Progress);
        if (handedOver.Count > 0) await _leases.ReleaseAsync(handedOver, cancellationToken);
        foreach (var id in ended) _senders.TryRemove(id, out _);
    }

    private async Task StopAsync(Guid id, TimeSpan patience)
    {
        if (Find(id) is not { } sender) return;
        await sender.StopAsync(patience);
        if (_registry.TryGet(id, out var webhook) && !webhook.IsActive) sender.ForgetFailures();
        // Also what the filter hid: the next filter may not.
        sender.SetMoved();
    }

    private async Task KeepAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var isToldOf = false;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await SaveAsync(withBeat: _control.IsShared && !_isLeaving, _closing.Token);
                isToldOf = false;
                await MovedAsync();
                await Task.Delay(Every, Time, _closing.Token);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Once for as long as it lasts: the storage says for itself that it is away.
                if (!isToldOf) LogNotKept(failure.Message);
                isToldOf = true;
                await Task.Delay(Look, Time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Until somebody moved, or it is time for a sign of life.
    private async Task MovedAsync()
    {
        if (!_control.IsShared)
        {
            await _moved.Reader.WaitToReadAsync(_closing.Token);
            return;
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        var moved = _moved.Reader.WaitToReadAsync(late.Token).AsTask();
        await Task.WhenAny(moved, Task.Delay(LivingNodes.Beat, Time, late.Token));
        await late.CancelAsync();
        _closing.Token.ThrowIfCancellationRequested();
    }

    private async Task SaveAsync(bool withBeat, CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken);
        var hasLapsed = withBeat && !IsTrusted;
        var moved = TakeMoved_NeedsLock(hasLapsed);
        try
        {
            if (moved.Count == 0 && !withBeat) return;
            var began = Time.GetTimestamp();
            var lost = await _leases.SaveAsync(moved.ToDictionary(one => one.Key, one => one.Value.Progress), withBeat ? ++_beats : null, cancellationToken);
            foreach (var id in lost) await LoseAsync(id);
            if (withBeat) Trust(began, hasLapsed);
        }
        catch
        {
            foreach (var sender in moved.Values) sender.SetMoved();
            throw;
        }
        finally
        {
            _saving.Release();
        }
    }

    private Dictionary<Guid, WebhookSender> TakeMoved_NeedsLock(bool all)
    {
        var moved = all ? new Dictionary<Guid, WebhookSender>(_senders) : [];
        while (_moved.Reader.TryRead(out var id))
        {
            if (Find(id) is { } sender && sender.TakeMoved()) moved[id] = sender;
        }

        return moved;
    }

    // Once it has lapsed, trust comes back only when every lease was looked at: others may have taken any of them.
    private void Trust(long since, bool areAllSeen)
    {
        if (!areAllSeen && !IsTrusted) return;
        if (areAllSeen) Interlocked.Increment(ref _lapses);
        Volatile.Write(ref _trustedSince, since);
    }

    private async Task LoseAsync(Guid id)
    {
        // Not to be kept and not to be left to others: they have it.
        if (!_senders.TryRemove(id, out var sender)) return;
        LogLost(id);
        await sender.StopAsync(TimeSpan.Zero);
    }

    private async ValueTask TrustedAsync(CancellationToken cancellationToken)
    {
        if (!_control.IsShared) return;
        while (!IsTrusted)
            await Task.Delay(Every, Time, cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "Webhooks could not be taken on; it is tried again")]
    private partial void LogNotAssigned(Exception failure);

    [LoggerMessage(LogLevel.Warning, "How far webhooks were delivered could not be kept: {Problem}")]
    private partial void LogNotKept(string problem);

    [LoggerMessage(LogLevel.Information, "Webhook {Id} is no longer delivered here")]
    private partial void LogLost(Guid id);
}
