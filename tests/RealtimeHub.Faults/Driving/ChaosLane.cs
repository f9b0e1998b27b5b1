using RealtimeHub.Client;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving;

/// <summary>A consumer behind a wire of its own, and what happens to that wire.</summary>
internal sealed class ChaosLane : IAsyncDisposable
{
    /// <summary>The faults after which the client must connect again.</summary>
    public static readonly string[] Breaking = ["reset", "half close", "black hole", "client restart", "cut at a byte"];

    private static readonly RealtimeClientOptions Impatient = new() { Silence = TimeSpan.FromSeconds(2), BufferedEvents = 200 };

    private readonly FaultRun _run;
    private readonly ChaosProxy _wire;
    private readonly Random _random;
    private readonly string _name;
    private Consumer _consumer;

    public ChaosLane(FaultRun run, HostProcess hub, string name, int seed)
    {
        (_run, _name, _random) = (run, name, new Random(seed));
        _wire = ChaosProxy.To(hub.Address, seed);
        _consumer = Consumer.Start(name, _wire.Address, run.History, new ConsumerSettings { Client = Impatient });
    }

    public int Connections => _wire.Connections;

    public async Task RunAsync(RunCount count, CancellationToken cancellationToken)
    {
        await _consumer.ReachAsync(1, cancellationToken);
        while (count.TryBegin())
        {
            var kind = await BreakAsync(cancellationToken);
            _run.Fault(kind);
            // Not over before events come again.
            await _consumer.ReachAsync(_consumer.Position.Sequence + _random.Next(1, 100), cancellationToken);
            _wire.Weather = ChaosWeather.Fair;
            count.End();
        }
    }

    public async Task FinishAsync(long tip, CancellationToken cancellationToken)
    {
        _wire.Weather = ChaosWeather.Fair;
        await _consumer.ReachAsync(tip, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _wire.DisposeAsync();
    }

    private async Task<string> BreakAsync(CancellationToken cancellationToken)
    {
        switch (_random.Next(10))
        {
            case 0:
                _wire.Cut(reset: true);
                return "reset";
            case 1:
                _wire.HalfClose(fromHub: _random.Next(2) == 0);
                return "half close";
            case 2:
                _wire.Weather = new ChaosWeather { IsBlackHole = true };
                // As long as it stays dark, a client that connects again gets no further.
                await Task.Delay(_random.Next(50, 2_500), cancellationToken);
                _wire.Weather = ChaosWeather.Fair;
                return "black hole";
            case 3:
                _wire.Weather = new ChaosWeather { StopsReading = true };
                await Task.Delay(_random.Next(50, 1_500), cancellationToken);
                _wire.Weather = ChaosWeather.Fair;
                return "stop reading";
            case 4:
                _wire.Weather = new ChaosWeather { Slices = true };
                return "slices";
            case 5:
                _wire.Weather = new ChaosWeather { Delay = TimeSpan.FromMilliseconds(_random.Next(1, 50)), Jitter = TimeSpan.FromMilliseconds(50) };
                return "delay";
            case 6:
                await _consumer.DisposeAsync();
                _consumer = Consumer.Start(_name, _wire.Address, _run.History, new ConsumerSettings { Client = Impatient, From = StartFrom.After(_consumer.Position) });
                return "client restart";
            default:
                _wire.CutAfter(_random.Next(1, 30_000), reset: _random.Next(2) == 0);
                return "cut at a byte";
        }
    }
}
