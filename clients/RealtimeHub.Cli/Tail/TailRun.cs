using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Client;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>Follows a stream until it is interrupted or has seen enough.</summary>
internal sealed class TailRun : IDisposable
{
    private readonly TailRequest _request;
    private readonly CliConsole _console;
    private readonly TailOutput _output;
    private readonly EventFile? _file;
    private readonly FilePositionStore? _positions;
    private Position? _last;
    private long _count;

    private TailRun(TailRequest request, CliConsole console)
    {
        _request = request;
        _console = console;
        _output = request.Json ? new JsonTailOutput(console) : new HumanTailOutput(console);
        _positions = request.Resume is { } resume ? new FilePositionStore(resume, console.Time) : null;
        _file = request.Output is { } output ? EventFile.Open(output) : null;
        if (_file is not null) _output = new FileTailOutput(_file, _output);
    }

    public static async Task<int> RunAsync(TailRequest request, CliConsole console, CancellationToken cancellationToken)
    {
        using var run = new TailRun(request, console);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new ConnectionWatch(request.Hubs.Count, console, ending);
        try
        {
            await run.FollowAsync(watch, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Ctrl-C is how one ends it.
        }

        console.Out.Flush();
        if (watch.NeverReached is { } reason) throw new HubUnreachableException(reason);
        if (run._last is { } last && request.Resume is null && console.IsErrorTerminal) console.Mention($"go on with: --from position:{last}");
        return ExitCode.Ok;
    }

    public void Dispose() => _file?.Dispose();

    private async Task FollowAsync(ConnectionWatch watch, CancellationToken cancellationToken)
    {
        await using var client = RealtimeClient.Connect(_request.Hubs, new RealtimeClientOptions { TimeProvider = _console.Time, Protocol = _request.Protocol });
        client.ConnectionChanged += watch.Changed;
        // What the file has, it has: its last whole line is where it goes on.
        if (_file?.Last is { } last) await _positions!.SaveAsync(_request.Stream, last, cancellationToken);
        await foreach (var message in Messages(client, cancellationToken))
        {
            if (Show(message)) continue;
            // The loop is left, so nobody asks for the next one: what was shown is handled all the same.
            if (_positions is not null) await _positions.SaveAsync(_request.Stream, _last!.Value, cancellationToken);
            return;
        }
    }

    private IAsyncEnumerable<SubscriptionMessage> Messages(RealtimeClient client, CancellationToken cancellationToken) => _positions is null
        ? client.SubscribeAsync(_request.Stream, _request.Filter, _request.From, cancellationToken)
        : client.SubscribeAsync(_request.Stream, _positions, null, _request.Filter, _request.From, cancellationToken);

    private bool Show(SubscriptionMessage message)
    {
        if (message is not EventsMessage events)
        {
            _output.Show(message);
            return true;
        }

        foreach (var e in events.Events)
        {
            _output.Show(e);
            _last = e.Position;
            if (++_count == _request.Limit) return false;
        }

        _console.Out.Flush();
        return true;
    }
}
