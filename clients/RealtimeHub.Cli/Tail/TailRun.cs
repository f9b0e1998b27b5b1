using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Client;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>Follows a stream until it is interrupted or has seen enough.</summary>
internal sealed class TailRun
{
    private readonly TailRequest _request;
    private readonly CliConsole _console;
    private readonly TailOutput _output;
    private Position? _last;
    private long _count;

    private TailRun(TailRequest request, CliConsole console)
    {
        _request = request;
        _console = console;
        _output = request.Json ? new JsonTailOutput(console) : new HumanTailOutput(console);
    }

    public static async Task<int> RunAsync(TailRequest request, CliConsole console, CancellationToken cancellationToken)
    {
        var run = new TailRun(request, console);
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
        if (run._last is { } last && console.IsErrorTerminal) console.Mention($"go on with: --from position:{last}");
        return ExitCode.Ok;
    }

    private async Task FollowAsync(ConnectionWatch watch, CancellationToken cancellationToken)
    {
        await using var client = RealtimeClient.Connect(_request.Hubs, new RealtimeClientOptions { TimeProvider = _console.Time });
        client.ConnectionChanged += watch.Changed;
        await foreach (var message in client.SubscribeAsync(_request.Stream, _request.Filter, _request.From, cancellationToken))
        {
            if (!Show(message)) return;
        }
    }

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
