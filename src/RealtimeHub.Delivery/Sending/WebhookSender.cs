using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.EventLog;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// Delivers one webhook's events: a subscription like any other, whose reader is an HTTP call. In order, one at a time, each until the
/// receiver took it. While it waits to try again it holds a position and nothing else; then it reads on from the log.
/// It is one loop, to which all that it consists of belongs. From outside it may be looked at and stopped, by any thread.
/// </summary>
internal sealed partial class WebhookSender
{
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(30);

    private readonly SendingServices _services;
    private readonly ILogger _logger;
    private readonly WebhookReading _reading;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private volatile bool _isOver;

    public WebhookSender(Lease lease, IEventLog log, SendingServices services)
    {
        (_services, _logger) = (services, services.Logger);
        Held = new HeldLease(lease, services.Moved);
        _reading = new WebhookReading(Held, log, Report, services);
        Running = RunAsync();
    }

    /// <summary>Whom it serves, and how far it came.</summary>
    public HeldLease Held { get; }

    public StatusToSay Status => _reading.Status;

    public SendingReport Report { get; } = new();

    /// <summary>Completes when it was stopped, or gave up.</summary>
    public Task Running { get; }

    /// <summary>Whether it makes no call any more.</summary>
    public bool IsOver => _isOver;

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
            _services.Over(Held.Webhook.Id);
        }
    }

    private async Task GoOnAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (await _reading.ReadOnAsync(_stop.Token, _abort.Token) is not { } wait) return;
                await WaitAsync(wait);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Damage its log tells itself, once.
                if (failure is not LogDamagedException) LogFailed(Held.Webhook.Id, failure);
                await Task.Delay(AfterError, _services.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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
}
