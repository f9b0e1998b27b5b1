using RealtimeHub.Client;
using RealtimeHub.Faults.Clients;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving;

/// <summary>A consumer in a process of its own, which is killed again and again and begins where it had saved its position.</summary>
internal sealed class KilledLane : IAsyncDisposable
{
    private readonly FaultRun _run;
    private readonly ChaosProxy _wire;
    private readonly string _name;
    private readonly Random _random;
    private ChildProcess? _client;
    private TaskCompletionSource _beat = NewSignal();

    public KilledLane(FaultRun run, HostProcess hub, string name, int seed)
    {
        (_run, _name, _random) = (run, name, new Random(seed));
        _wire = ChaosProxy.To(hub.Address, seed);
    }

    public async Task RunAsync(RunCount count, CancellationToken cancellationToken)
    {
        while (count.TryBegin())
        {
            Start();
            for (var beats = _random.Next(1, 4); beats > 0; beats--) await BeatAsync(cancellationToken);
            // Anywhere between two events, or within one.
            await Task.Delay(_random.Next(20), cancellationToken);
            _client!.Signal(ProcessSignal.Kill);
            await _client.Exited;
            _run.Fault("client kill -9");
            count.End();
        }
    }

    /// <summary>Lets it reach the end, and takes in its history.</summary>
    public async Task FinishAsync(long tip, CancellationToken cancellationToken)
    {
        Start();
        // Its beats are too coarse for the last few events, and it tells nobody when it has saved.
        while (await SavedAsync() < tip) await Task.WhenAny(BeatAsync(cancellationToken), Task.Delay(100, cancellationToken));
        _client!.Signal(ProcessSignal.Kill);
        await _client.Exited;
        _run.History.AddFile(ClientPrograms.HistoryOf(_run.Folder, _name));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _wire.DisposeAsync();
    }

    private void Start() => _client = ChildProcess.Start(
        ChildProcess.DotNet("RealtimeHub.Faults.dll", ClientPrograms.KillableWords(_name, _wire.Address, _run.Folder, _run.Subjects.Broken)),
        _ => Interlocked.Exchange(ref _beat, NewSignal()).TrySetResult());

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var beat = Volatile.Read(ref _beat).Task;
        if (await Task.WhenAny(beat, _client!.Exited).WaitAsync(cancellationToken) != beat) throw new InvalidOperationException($"The client ended with {await _client.Exited}.");
    }

    private async Task<long> SavedAsync() =>
        (await new FilePositionStore(ClientPrograms.SavedIn(_run.Folder, _name)).LoadAsync("tams", CancellationToken.None))?.Sequence ?? 0;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
