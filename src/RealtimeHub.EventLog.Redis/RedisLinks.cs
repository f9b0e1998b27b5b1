using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis;

/// <summary>
/// A node's links to Redis, shared by the logs of all its streams: three connections. Where Redis goes away it is told once, everything fails at
/// once, and new connections are tried until one stands; the logs go on by themselves.
/// </summary>
public sealed partial class RedisLinks : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);

    private readonly PrimaryFinder _finder;
    private readonly ConfigurationOptions _settings;
    private readonly NoticeBoard? _board;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, Listener> _listeners = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private Connections? _connections;
    private TaskCompletionSource _back = NewSignal();
    private Task _supervising = Task.CompletedTask;
    private IReadOnlyList<string> _weaknesses = [];

    private RedisLinks(RedisLogOptions options, NoticeBoard? board, ILogger logger)
    {
        (Options, _board, _logger, _settings) = (options, board, logger, LinkSettings.Read(options));
        _finder = new PrimaryFinder(options, _settings);
        Confirmation = new Confirmation(options);
    }

    /// <summary>What the node can say about its Redis now.</summary>
    public RedisStanding Standing => new(
        Confirmation.Needed > 0 ? AcknowledgementLevel.Replicated : AcknowledgementLevel.Primary,
        Confirmation.Needed, Confirmation.Seen, IsAway, Volatile.Read(ref _connections)?.Primary.ToString(), _weaknesses);

    internal RedisLogOptions Options { get; }

    internal Confirmation Confirmation { get; }

    internal ILogger Logger => _logger;

    internal bool IsAway => Volatile.Read(ref _connections) is not { IsBroken: false };

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
            var first = await links.FirstAsync(cancellationToken);
            await links.CheckAsync(first);
            links.Stand(first);
            links._supervising = links.SuperviseAsync(first);
            return links;
        }
        catch
        {
            await links.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the connections. The logs are closed before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Volatile.Read(ref _connections)?.Break("It was closed.");
        await _supervising;
        Interlocked.Exchange(ref _connections, null)?.Dispose();
        Interlocked.Exchange(ref _back, NewSignal()).TrySetCanceled();
    }

    /// <summary>Completes when Redis can be asked.</summary>
    internal async Task BackAsync(CancellationToken cancellationToken)
    {
        while (IsAway)
        {
            var back = Volatile.Read(ref _back).Task;
            // It broke this moment, and nobody has begun to mend it.
            if (back.IsCompletedSuccessfully) await Task.Delay(ShortestPause, cancellationToken);
            else await back.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Runs a script that writes nothing.</summary>
    internal Task<RedisResult[]> ReadAsync(string script, StreamKeys keys, RedisValue[] arguments) =>
        AskAsync(async connections => (RedisResult[])(await RunAsync(connections.Reading, script, keys, arguments))!);

    /// <summary>Reads a value as it is; may take longer, because it may be large.</summary>
    internal Task<byte[]?> GetAsync(RedisKey key) => AskAsync(async connections => (byte[]?)await connections.Reading.StringGetAsync(key), TimeSpan.FromSeconds(30));

    /// <summary>Runs a script that writes.</summary>
    internal Task<RedisResult[]> WriteAsync(string script, StreamKeys keys, RedisValue[] arguments) =>
        AskAsync(async connections => (RedisResult[])(await RunAsync(connections.Writing, script, keys, arguments))!);

    /// <summary>Runs a script that writes, and says whether it, and everything before it, is as durable as the level says.</summary>
    internal async Task<(RedisResult[] Answer, bool IsConfirmed)> WriteConfirmedAsync(string script, StreamKeys keys, RedisValue[] arguments)
    {
        if (Confirmation.Needed == 0) return (await WriteAsync(script, keys, arguments), true);
        using var turn = await Confirmation.TakeTurnAsync(_closing.Token);
        return await AskAsync(async connections =>
        {
            // Sent one behind the other over one connection: WAIT speaks of what its connection wrote before it.
            var run = RunAsync(connections.Writing, script, keys, arguments);
            var wait = connections.Writing.ExecuteAsync("WAIT", Confirmation.Needed, (long)Options.ConfirmWithin.TotalMilliseconds);
            var isSame = connections.IsSameWriterAsync();
            await Task.WhenAll(run, wait, isSame);
            if (!await isSame) throw new RedisFailureException(AppendOutcome.Away, "The connection was replaced under way.");
            return ((RedisResult[])(await run)!, turn.Confirmed((int)await wait));
        });
    }

    /// <summary>Rings the doorbell of a stream on all nodes. Nobody waits for it: a ring that is lost costs half a second.</summary>
    internal void Ring(StreamKeys keys, Position committed) =>
        Volatile.Read(ref _connections)?.Reading.PublishAsync(keys.Bell, committed.ToString(), CommandFlags.FireAndForget);

    internal async Task ListenAsync(StreamKeys keys, Listener listener)
    {
        _listeners[keys.Bell] = listener;
        await AskAsync(async connections =>
        {
            await SubscribeAsync(connections, keys.Bell, listener);
            return true;
        });
    }

    internal async Task StopListeningAsync(StreamKeys keys)
    {
        _listeners.TryRemove(keys.Bell, out _);
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

    private static async Task<RedisResult> RunAsync(IDatabase database, string script, StreamKeys keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, keys.All, arguments);
        }
        catch (RedisServerException unknown) when (RedisErrors.IsUnknownScript(unknown))
        {
            // Its scripts were flushed; this one did not run.
            return await database.ScriptEvaluateAsync(script, keys.All, arguments);
        }
    }

    // Calls of this version of StackExchange.Redis do not time out by themselves while Redis stands still.
    private async Task<T> AskAsync<T>(Func<Connections, Task<T>> ask, TimeSpan? deadline = null)
    {
        if (Volatile.Read(ref _connections) is not { IsBroken: false } connections) throw new RedisFailureException(AppendOutcome.Away, "Redis is away.");
        try
        {
            return await ask(connections).WaitAsync(deadline ?? Options.Deadline, _closing.Token);
        }
        catch (Exception error) when (RedisErrors.Explain(error) is { } failure)
        {
            if (failure.Outcome == AppendOutcome.Away) connections.Break(failure.Message);
            throw failure;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task SubscribeAsync(Connections connections, string channel, Listener listener) =>
        connections.Subscriber.SubscribeAsync(channel, (_, message) =>
        {
            if (Position.TryParse(message, out var committed)) listener.Ring(committed);
        });
}
