using System.Text.Json;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Client;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Wait;

/// <summary>Waits, and says how far it is.</summary>
internal sealed class WaitRun(WaitRequest request, CliConsole console, ProgressDisplay display) : IProgress<WaitProgress>
{
    private WaitProgress? _last;

    public static async Task<int> RunAsync(WaitRequest request, CliConsole console, CancellationToken cancellationToken)
    {
        await using var display = ProgressDisplay.Create(console);
        var run = new WaitRun(request, console, display);
        using var timeout = new CancellationTokenSource(request.Timeout, console.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await using var session = new HubSession(request.Hubs, request.Protocol, console, ending.Token);
        try
        {
            var result = await session.RunAsync(run.WaitAsync);
            await display.DisposeAsync();
            run.Available(result);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await display.DisposeAsync();
            run.TimedOut();
            return ExitCode.NotInTime;
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--timerange: {e.Message}");
        }
    }

    public void Report(WaitProgress value)
    {
        _last = value;
        display.Show(value);
    }

    private Task<WaitResult> WaitAsync(RealtimeClient client, CancellationToken cancellationToken) => client.WaitForTimerangeAsync(
        request.Flow,
        request.Timerange,
        new WaitOptions { Stream = request.Stream, Tolerance = request.Tolerance, Progress = this },
        cancellationToken);

    private void Available(WaitResult result)
    {
        if (request.Json) Write(new { complete = true, result.Position, result.Covered, missing = _last?.Missing ?? [], result.RestsOn });
        else console.Out.WriteLine($"{request.Timerange} is available{(result.Position is { } at ? $" at {at}, says the {result.RestsOn}" : "")}");
    }

    private void TimedOut()
    {
        if (request.Json) Write(new { complete = false, covered = _last?.Covered ?? [], missing = _last?.Missing ?? [request.Timerange] });
        else console.Complain($"not available within {request.Timeout.TotalSeconds:0.###} s; missing: {ProgressText.Missing(_last?.Missing ?? [request.Timerange])}");
    }

    private void Write<T>(T result) => console.Out.WriteLine(JsonSerializer.Serialize(result, ProtocolJson.Options));
}
