using System.Runtime.CompilerServices;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Cli.Publish;
using RealtimeHub.Simulation;

namespace RealtimeHub.Cli.Simulate;

/// <summary>Publishes a simulated store, in order, each batch until it is acknowledged.</summary>
internal sealed class SimulateRun(SimulateRequest request, CliConsole console, Progress progress)
{
    // Names this run's batches: another run is another store.
    private readonly string _run = Guid.NewGuid().ToString("N");
    private long _acknowledged;

    public static async Task<int> RunAsync(SimulateRequest request, CliConsole console, CancellationToken cancellationToken)
    {
        var progress = new Progress(console);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = progress.ReportAsync(ending.Token);
        try
        {
            await new SimulateRun(request, console, progress).PublishAllAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how one ends it.
        }
        finally
        {
            await ending.CancelAsync();
            await reporting;
        }

        console.Out.WriteLine(progress.Summary());
        return ExitCode.Ok;
    }

    private async Task PublishAllAsync(CancellationToken cancellationToken)
    {
        await using var ackLog = AckLog.Open(request.AckLog);
        using var http = new HubHttp(request.Hubs, console.Time) { Retrying = progress.Retrying };
        await foreach (var due in DueAsync(cancellationToken))
        {
            var events = due.Take((int)Math.Min(due.Count, request.Count - _acknowledged)).ToList();
            await PublishAsync(http, ackLog, events, cancellationToken);
            if (_acknowledged == request.Count) return;
        }
    }

    private async Task PublishAsync(HubHttp http, AckLog? ackLog, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        var began = console.Time.GetTimestamp();
        var batch = new Batch(_acknowledged, events);
        // Until something was acknowledged a hub that cannot be reached is more likely a wrong address; afterwards it is waited for.
        var attempts = _acknowledged == 0 ? 1 : long.MaxValue;
        var positions = await http.PublishAsync(request.Stream, batch.ToJson(), batch.IdempotencyKey(request.Stream, _run), attempts, cancellationToken);
        _acknowledged += events.Count;
        progress.Acknowledged(events.Count, console.Time.GetElapsedTime(began));
        if (ackLog is not null) await ackLog.AddAsync(events, positions);
    }

    // The end of the duration stops what comes; what is on its way is still acknowledged.
    private async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> DueAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = request.Duration is { } duration ? new CancellationTokenSource(duration, console.Time) : new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        await using var source = Source(ending.Token).GetAsyncEnumerator(ending.Token);
        while (await MoveNextAsync(source, timer.Token)) yield return source.Current;
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<IReadOnlyList<ReadOnlyMemory<byte>>> source, CancellationToken over)
    {
        try
        {
            return !over.IsCancellationRequested && await source.MoveNextAsync();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return false;
        }
    }

    private IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Source(CancellationToken cancellationToken)
    {
        var store = new SimulatedStore(request.Store, console.Time);
        return request.Rate is { } rate ? PacedEvents.ReadAsync(store.Events(), rate, console.Time, cancellationToken) : store.LiveAsync(cancellationToken);
    }
}
