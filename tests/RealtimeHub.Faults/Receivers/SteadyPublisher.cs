using System.Collections.Concurrent;
using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Receivers;

/// <summary>Publishes one event after the other at a rate, each until it is acknowledged, and knows when it did.</summary>
internal sealed class SteadyPublisher : IAsyncDisposable
{
    private const int Lanes = 4;

    private readonly HttpClient _http;
    private readonly HubGate _gate;
    private readonly Pace _pace;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, long> _published = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Task _running;
    private long _next;

    public SteadyPublisher(HttpClient http, HubGate gate, int rate)
    {
        (_http, _gate, _pace) = (http, gate, new Pace(rate));
        _running = Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => PublishAsync()));
    }

    /// <summary>When each event was acknowledged first was sent, in the monotonic time of the request that was answered.</summary>
    public IReadOnlyDictionary<long, long> Published => _published;

    /// <summary>Ends once everything begun is acknowledged.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task PublishAsync()
    {
        while (await TakeTurnAsync() is { } id)
        {
            while (true)
            {
                await _gate.WhenOpen;
                var began = MonotonicClock.Now;
                var answer = await PublishAnswer.AskAsync(_http, FaultEvents.Envelope(id), $"steady-{id}");
                if (answer.IsAcknowledged)
                {
                    _published[id] = began;
                    break;
                }

                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private async Task<long?> TakeTurnAsync()
    {
        try
        {
            await _turn.WaitAsync(_stop.Token);
            try
            {
                await _gate.WhenOpen.WaitAsync(_stop.Token);
                await _pace.WaitAsync(_stop.Token);
                _pace.Spent(1);
                return EventId.Of(1, _next++);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
