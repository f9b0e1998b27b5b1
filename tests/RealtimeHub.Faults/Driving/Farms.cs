using System.Collections.Concurrent;
using System.Globalization;
using RealtimeHub.Faults.Clients;
using RealtimeHub.Faults.Running;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving;

/// <summary>Processes full of clients, and what those say.</summary>
internal sealed class Farms : IDisposable
{
    private readonly FaultRun _run;
    private readonly int _clients;
    private readonly List<ChildProcess> _processes = [];
    private readonly List<string> _histories = [];
    private readonly ConcurrentDictionary<int, long> _current = new();
    private readonly ConcurrentDictionary<int, ConcurrentQueue<long>> _connected = new();
    private TaskCompletionSource _moved = NewSignal();

    public Farms(FaultRun run, Uri hub, int processes, int clients, int publishers)
        : this(run, [hub], processes, clients, publishers)
    {
    }

    public Farms(FaultRun run, IReadOnlyList<Uri> hubs, int processes, int clients, int publishers)
    {
        (_run, _clients) = (run, clients);
        for (var n = 0; n < processes; n++)
        {
            var (first, next) = (clients * n / processes, clients * (n + 1) / processes);
            _histories.Add(Path.Combine(run.Folder, $"farm-{n}.jsonl"));
            var start = ChildProcess.DotNet("RealtimeHub.Faults.dll", ClientPrograms.FarmWords(hubs, first, next - first, publishers, _histories[n]));
            _processes.Add(ChildProcess.Start(start, Hear));
        }
    }

    /// <summary>When connections were made, after a moment.</summary>
    public IEnumerable<long> ConnectedAfter(long moment) => _connected.Values.SelectMany(times => times).Where(t => t > moment);

    /// <summary>Completes when each client was current after a moment.</summary>
    /// <returns>When the last of them was, first.</returns>
    public async Task<long> AllCurrentAsync(long since, CancellationToken cancellationToken)
    {
        var first = new Dictionary<int, long>();
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            foreach (var (client, at) in _current.Where(c => c.Value > since)) first.TryAdd(client, at);
            if (first.Count == _clients) return first.Values.Max();
            if (_processes.FirstOrDefault(p => p.Exited.IsCompleted) is { } ended) throw new InvalidOperationException($"A process of clients ended with {await ended.Exited}.");
            await Task.WhenAny(moved, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends them and takes in their histories.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var process in _processes) process.CloseInput();
        foreach (var process in _processes) await process.Exited.WaitAsync(cancellationToken);
        foreach (var history in _histories) _run.History.AddFile(history);
    }

    public void Dispose()
    {
        foreach (var process in _processes) process.Dispose();
    }

    private void Hear(string line)
    {
        if (line.Split(' ') is not [var what, var client, _, var time]) throw new InvalidDataException($"A process of clients said: {line}");
        var (number, at) = (int.Parse(client, CultureInfo.InvariantCulture), long.Parse(time, CultureInfo.InvariantCulture));
        if (what == "connected") _connected.GetOrAdd(number, _ => new()).Enqueue(at);
        if (what == "current") _current[number] = at;
        Interlocked.Exchange(ref _moved, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
