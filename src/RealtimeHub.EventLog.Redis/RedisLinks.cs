using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.EventLog.Redis.Sentinels;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis;

/// <summary>
/// A node's links to Redis, shared by the logs of all its streams: four connections. Where Redis goes away it is told once, everything fails at
/// once, and new connections are sought until some stand; the logs go on by themselves.
/// </summary>
public sealed partial class RedisLinks : IAsyncDisposable
{
    private static readonly TimeSpan LargeValue = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger;
    private readonly LinkSupervisor _supervisor;
    private readonly PrimaryWatch? _watch;
    private IReadOnlyList<string> _weaknesses = [];

    private RedisLinks(RedisLogOptions options, NoticeBoard? board, ILogger logger)
    {
        var address = LinkSettings.Address(options);
        var settings = LinkSettings.Read(address);
        (Options, _logger) = (options, logger);
        if (address.AsksSentinels) _watch = PrimaryWatch.Start(address, TimeProvider.System, logger);
        _supervisor = new LinkSupervisor(new PrimaryFinder(options, settings, LinkSettings.Access(address, settings), _watch, logger), _watch, board, options.Deadline, logger);
        Confirmation = new Confirmation(options);
        Bulk = new BulkCalls(_supervisor, options);
    }

    /// <summary>What the node can say about its Redis now.</summary>
    public RedisStanding Standing => new(
        Confirmation.Needed > 0 ? AcknowledgementLevel.Replicated : AcknowledgementLevel.Primary,
        Confirmation.Needed, Confirmation.Seen, IsAway, _supervisor.Connections?.Address, _weaknesses);

    internal RedisLogOptions Options { get; }

    internal Confirmation Confirmation { get; }

    internal BulkCalls Bulk { get; }

    internal ILogger Logger => _logger;

    internal bool IsAway => _supervisor.Connections is null;

    /// <summary>Connects, and checks how Redis is configured.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="board">Where subscribers are told that Redis is away; null for nowhere.</param>
    /// <param name="logger">Where it is said what Redis's configuration weakens, and when it goes and comes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RedisStartException">Redis is not there, or its configuration is refused.</exception>
    public static async Task<RedisLinks> OpenAsync(RedisLogOptions options, NoticeBoard? board, ILogger logger, CancellationToken cancellationToken)
    {
        var links = new RedisLinks(options, board, logger);
        try
        {
            await links.StartAsync(cancellationToken);
            return links;
        }
        catch (RedisFailureException failure)
        {
            await links.DisposeAsync();
            throw new RedisStartException($"RealtimeHub:Redis: {failure.Message}", failure);
        }
        catch
        {
            await links.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the connections. The logs are closed before.</summary>
    public ValueTask DisposeAsync() => _supervisor.DisposeAsync();

    /// <summary>Completes when Redis can be asked.</summary>
    internal Task BackAsync(CancellationToken cancellationToken) => _supervisor.BackAsync(cancellationToken);

    /// <summary>Runs a script that writes nothing.</summary>
    internal Task<RedisResult[]> ReadAsync(string script, StreamKeys keys, RedisValue[] arguments) =>
        AskAsync(connections => RunAsync(connections.Reading, script, keys, arguments));

    /// <summary>Runs a script that writes.</summary>
    internal Task<RedisResult[]> WriteAsync(string script, StreamKeys keys, RedisValue[] arguments, TimeSpan extra = default) =>
        AskAsync(connections => RunAsync(connections.Writing, script, keys, arguments), extra);

    /// <summary>Runs a script that writes, and says whether it, and everything before it, is as durable as the level says.</summary>
    /// <param name="script">Which.</param>
    /// <param name="keys">Of which stream.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="patience">How long it may wait for its turn.</param>
    /// <param name="extra">Beyond what every call may take.</param>
    internal async Task<(RedisResult[] Answer, bool IsConfirmed)> WriteConfirmedAsync(
        string script, StreamKeys keys, RedisValue[] arguments, TimeSpan patience, TimeSpan extra = default)
    {
        if (Confirmation.Needed == 0) return (await WriteAsync(script, keys, arguments, extra), true);
        using var turn = await Confirmation.TakeTurnAsync(patience, _supervisor.Closing);
        var (answer, seen, holds) = await AskAsync(connections => RunAndWaitAsync(connections, script, keys, arguments), extra);
        return (answer, turn.Confirmed(seen, holds));
    }

    /// <summary>Rings the doorbell of a stream on all nodes. Nobody waits for it: a ring that is lost costs half a second.</summary>
    internal void Ring(StreamKeys keys, Position committed)
    {
        try
        {
            _supervisor.Connections?.Reading.PublishAsync(keys.Bell, committed.ToString(), CommandFlags.FireAndForget);
        }
        catch (Exception error) when (RedisErrors.Explain(error) is not null)
        {
            // It broke this moment; the other nodes look for themselves.
        }
    }

    internal Task ListenAsync(StreamKeys keys, Listener listener) => AskAsync(async connections =>
    {
        await _supervisor.ListenAsync(connections, keys.Bell, listener);
        return true;
    });

    internal async Task StopListeningAsync(StreamKeys keys)
    {
        _supervisor.StopListening(keys.Bell);
        try
        {
            await AskAsync(async connections =>
            {
                await connections.Subscriber.UnsubscribeAsync(keys.Bell);
                return true;
            });
        }
        catch (RedisFailureException)
        {
            // The connection that listened is gone.
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var first = await _supervisor.FirstAsync(Options.StartPatience, cancellationToken);
        _supervisor.Start(first);
        var check = await AskAsync(connections => LinkCheck.MakeAsync(connections, Options), LargeValue);
        (Confirmation.Needed, Confirmation.Seen, _weaknesses) = (check.ReplicasNeeded, check.ReplicasPresent, check.Weaknesses);
        foreach (var weakness in check.Weaknesses) LogWeakness(weakness);
    }

    private async Task<RedisResult[]> RunAsync(IDatabase database, string script, StreamKeys keys, RedisValue[] arguments)
    {
        try
        {
            return (RedisResult[])(await database.ScriptEvaluateAsync(Options.Edited(script), keys.All, arguments))!;
        }
        catch (RedisServerException unknown) when (RedisErrors.IsUnknownScript(unknown))
        {
            // Somebody flushed the scripts; this one did not run.
            return (RedisResult[])(await database.ScriptEvaluateAsync(Options.Edited(script), keys.All, arguments))!;
        }
    }

    private async Task<(RedisResult[] Answer, int Seen, bool Holds)> RunAndWaitAsync(Connections connections, string script, StreamKeys keys, RedisValue[] arguments)
    {
        try
        {
            return await RunAndWaitOnceAsync(connections, script, keys, arguments);
        }
        catch (RedisServerException unknown) when (RedisErrors.IsUnknownScript(unknown))
        {
            // Both again: the question that followed the script spoke of what was before it.
            return await RunAndWaitOnceAsync(connections, script, keys, arguments);
        }
    }

    private async Task<(RedisResult[] Answer, int Seen, bool Holds)> RunAndWaitOnceAsync(Connections connections, string script, StreamKeys keys, RedisValue[] arguments)
    {
        // Sent one behind the other over one connection: WAIT speaks of what its connection wrote before it.
        var run = connections.Writing.ScriptEvaluateAsync(Options.Edited(script), keys.All, arguments);
        var wait = connections.Writing.ExecuteAsync("WAIT", Confirmation.Needed, (long)Options.ConfirmWithin.TotalMilliseconds);
        var isSame = connections.IsSameWriterAsync();
        await Task.WhenAll(run, wait, isSame);
        if (!await isSame) throw new RedisFailureException(AppendOutcome.Away, "The connection was replaced under way.");
        // Asked last: what the replicas had before that counts.
        return ((RedisResult[])(await run)!, (int)await wait, _watch is null || (connections.Named is { } named && _watch.Holds(named)));
    }

    // Calls of this version of StackExchange.Redis do not time out by themselves while Redis stands still.
    private async Task<T> AskAsync<T>(Func<Connections, Task<T>> ask, TimeSpan extra = default)
    {
        if (_supervisor.Connections is not { } connections) throw new RedisFailureException(AppendOutcome.Away, "Redis is away.");
        try
        {
            var answer = await ask(connections).WaitAsync(Options.Deadline + extra, _supervisor.Closing);
            _supervisor.Served(connections);
            return answer;
        }
        catch (Exception error) when (RedisErrors.Explain(error) is { } failure)
        {
            if (failure.Outcome == AppendOutcome.Away) connections.Break(failure.Message);
            throw failure;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis: {Weakness}")]
    private partial void LogWeakness(string weakness);
}
