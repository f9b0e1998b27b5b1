using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Reporting;
using RealtimeHub.Delivery.Retrying;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// Delivers one webhook's events: a subscription like any other, whose reader is an HTTP call. In order, one at a time, each until the
/// receiver took it. While it waits to try again it holds a position and nothing else; then it reads on from the log.
/// </summary>
internal sealed partial class WebhookSender
{
    private const int FewestFailures = 5;

    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(1);
    // Other nodes tell how far behind it is by what was kept.
    private static readonly TimeSpan SeldomShared = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    private volatile Webhook _webhook;
    private readonly IEventLog _log;
    private readonly SendingServices _services;
    private readonly ILogger _logger;
    private readonly EventFilter _filter;
    private readonly GapsToTell _gaps = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Position _read;
    private Progress _progress;
    private int _moved;
    private long _passed;
    private bool _hasPassed;
    private volatile bool _isStarted;
    private volatile bool _isOver;

    public WebhookSender(Lease lease, IEventLog log, SendingServices services)
    {
        (_webhook, _log, _services, _logger, _progress) = (lease.Webhook, log, services, services.Logger, lease.Progress);
        _read = lease.Progress.Position;
        _isStarted = _webhook.Status == WebhookStatus.Started;
        var urls = _webhook.Terms.GetUrls;
        // TAMS 8.2 webhook.json: without verbose_storage, a URL has three members.
        _filter = _webhook.Terms.Filter with { GetUrls = urls with { VerboseStorage = urls.VerboseStorage ?? false, PresignedFor = services.PresignedFor } };
        _passed = services.Time.GetTimestamp();
        Running = RunAsync();
    }

    /// <summary>The webhook as it was when this began, or when it was renewed.</summary>
    public Webhook Webhook => _webhook;

    public SendingReport Report { get; } = new();

    /// <summary>How far it came, as it may be kept.</summary>
    public Progress Progress => Volatile.Read(ref _progress);

    /// <summary>Completes when it was stopped, or gave up.</summary>
    public Task Running { get; }

    /// <summary>Whether it makes no call any more.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether it came further since it was last asked.</summary>
    public bool TakeMoved() => Interlocked.Exchange(ref _moved, 0) == 1;

    /// <summary>Has it kept with the next save, although it said nothing.</summary>
    public void SetMoved()
    {
        if (Interlocked.Exchange(ref _moved, 1) == 0) _services.Moved(_webhook.Id);
    }

    /// <summary>
    /// It has ended because the webhook is not to be called any more: whoever sets it back to <c>created</c> finds it as if the first call
    /// had not been made.
    /// </summary>
    public void ForgetFailures() => Keep(_progress with { FailingSince = null });

    /// <summary>It is called as before, but is another one: a secret that no longer signs is forgotten here too.</summary>
    public void Renew(Webhook webhook)
    {
        if (webhook.IsCalledLike(_webhook)) _webhook = webhook;
    }

    /// <summary>Its owner set it back to <c>created</c>: the next delivery says <c>started</c> again.</summary>
    public void SetBack() => _isStarted = false;

    /// <summary>Makes no further call, and lets the present one end for so long.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _stop.CancelAsync();
        if (patience > TimeSpan.Zero) await Task.WhenAny(Running, Task.Delay(patience, _services.Time, _abort.Token));
        await _abort.CancelAsync();
        await Running;
    }

    private async Task RunAsync()
    {
        // Whoever starts a thousand of them is not held up by the first.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await GoOnAsync();
        }
        finally
        {
            _isOver = true;
            _services.Over(_webhook.Id);
        }
    }

    private async Task GoOnAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var wait = await ReadOnAsync();
                if (wait == Never) return;
                await WaitAsync(wait);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Damage its log tells itself, once.
                if (failure is not LogDamagedException) LogFailed(_webhook.Id, failure);
                await Task.Delay(AfterError, _services.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // How long to wait until the next try; never, when this is over.
    private async Task<TimeSpan> ReadOnAsync()
    {
        var subscription = new Subscription(_log, _filter, _services.Board, _services.Time);
        await foreach (var message in subscription.ReadAsync(StartFrom.After(_read), _stop.Token))
        {
            if (message is GapMessage gap) Meet(gap);
            foreach (var e in message is EventsMessage told ? told.Events : [])
            {
                _stop.Token.ThrowIfCancellationRequested();
                if (await DeliverAsync(e) is { } wait) return wait;
                Reach(e.Position);
                await SayStartedAsync();
            }

            if (message.Reached is { } reached) Pass(reached);
        }

        return Never;
    }

    private void Meet(GapMessage gap)
    {
        _gaps.Add(gap, _read);
        Report.GapsToTell = _gaps.ToString();
        Report.MetGap();
        _services.Metrics.MetGap();
    }

    private void Reach(Position position)
    {
        if (Show(position)) SetMoved();
    }

    // What the filter hid is hidden again after a crash. Of ten thousand webhooks that a busy stream passes by, hardly one has something to keep.
    private void Pass(Position position)
    {
        _hasPassed |= Show(position);
        if (!_hasPassed || _services.Time.GetElapsedTime(_passed) < (_log.IsShared ? SeldomShared : Seldom)) return;
        (_hasPassed, _passed) = (false, _services.Time.GetTimestamp());
        SetMoved();
    }

    // What the receiver was not told is met again after a restart: until then the position that is kept stays before it.
    private bool Show(Position position)
    {
        _read = position;
        return Show(_progress with { Position = _gaps.Before ?? position });
    }

    private bool Show(Progress progress)
    {
        if (progress == _progress) return false;
        Volatile.Write(ref _progress, progress);
        return true;
    }

    private void Keep(Progress progress)
    {
        if (Show(progress)) SetMoved();
    }

    // Null when the receiver took it.
    private async Task<TimeSpan?> DeliverAsync(HubEvent e)
    {
        var body = e.ToEnvelope();
        var result = await CallAsync(e, body);
        // A connection that the receiver had just closed says nothing of the receiver.
        if (result.IsBroken && Report.Failures == 0 && result.Took < Quickly) result = await CallAsync(e, body);
        if (!result.IsSuccess) return await FailAsync(result);
        Took(e);
        return null;
    }

    private async Task<CallResult> CallAsync(HubEvent e, byte[] body)
    {
        await _services.TrustedAsync(_stop.Token);
        var now = _services.Time.GetUtcNow();
        var id = WebhookRequest.MessageId(e.Position);
        using var request = WebhookRequest.Of(_webhook, id, body, now, WebhookRequest.Trace(e.Position));
        var gap = _gaps.IsEmpty ? null : _gaps.ToString();
        if (gap is not null) request.Headers.TryAddWithoutValidation(GapsToTell.Header, gap);
        var result = await _services.Caller.CallAsync(request, _abort.Token);
        _services.Metrics.Called(result);
        Report.Attempts.Add(AttemptOf.Call(id, e.Position, now, result, gap));
        return result;
    }

    private void Took(HubEvent e)
    {
        var lag = _services.Time.GetUtcNow() - e.Received;
        Report.Took(lag);
        Report.GapsToTell = "";
        _services.Metrics.Delivered(lag);
        _gaps.Told();
        if (_progress.FailingSince is not null) Keep(_progress with { FailingSince = null });
    }

    private async Task<TimeSpan> FailAsync(CallResult result)
    {
        var now = _services.Time.GetUtcNow();
        Report.DidNotTake();
        if (_progress.FailingSince is null) Keep(_progress with { FailingSince = now });
        if (result.IsGone) return await GiveUpAsync("gone", "The receiver answered 410 Gone: it wants no more calls.", now);
        // Time in which nobody called, because the hub was down, says nothing against the receiver.
        if (now - _progress.FailingSince >= RetrySchedule.Patience && Report.Failures >= FewestFailures)
            return await GiveUpAsync("undeliverable", $"Every call failed since {_progress.FailingSince:u}; the last: {result.Summary}", now);
        return RetrySchedule.Delay(Report.Failures, result.RetryAfter, Random.Shared.NextDouble());
    }

    private async Task<TimeSpan> GiveUpAsync(string type, string summary, DateTimeOffset now)
    {
        var webhook = await _services.Registry.FailAsync(new Lease(_webhook, _progress), new WebhookError(type, summary, now), _stop.Token);
        if (webhook is { Status: WebhookStatus.Error }) LogGaveUp(_webhook.Id, summary);
        return Never;
    }

    private async Task SayStartedAsync()
    {
        if (_isStarted) return;
        // Before it is asked for: whoever sets it back meanwhile is not to be overheard.
        _isStarted = true;
        try
        {
            await _services.Registry.StartAsync(new Lease(_webhook, _progress), _stop.Token);
        }
        catch
        {
            _isStarted = false;
            throw;
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        var over = Task.Delay(wait, _services.Time, _stop.Token);
        Report.NextTry = _services.Time.GetUtcNow() + wait;
        _services.Metrics.Waiting(+1);
        try
        {
            await over;
        }
        finally
        {
            Report.NextTry = null;
            _services.Metrics.Waiting(-1);
        }
    }

    [LoggerMessage(LogLevel.Error, "Delivering webhook {Id} failed; it goes on in 30 s")]
    private partial void LogFailed(Guid id, Exception failure);

    [LoggerMessage(LogLevel.Warning, "Webhook {Id} is given up. {Summary}")]
    private partial void LogGaveUp(Guid id, string summary);
}
