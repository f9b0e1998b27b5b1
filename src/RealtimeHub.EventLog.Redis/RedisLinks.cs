using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis;

/// <summary>
/// A node's links to Redis, shared by the logs of all its streams: five connections. Where Redis goes away it is told once, everything fails at
/// once, and new connections are sought until some stand; the logs go on by themselves.
/// </summary>
public sealed partial class RedisLinks : IAsyncDisposable
{
    private static readonly TimeSpan StartCheckTime = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger;
    private readonly LinkSupervisor _supervisor;
    private readonly FirstConnections _first;
    private readonly TimedCalls _calls;
    private IReadOnlyList<string> _weaknesses = [];

    private RedisLinks(RedisLogOptions options, NoticeBoard? board, ILogger logger)
    {
        var address = LinkSettings.Address(options);
        var settings = LinkSettings.Read(address);
        (Options, _logger, Confirmation) = (options, logger, new Confirmation(options));
        var watch = address.AsksSentinels ? PrimaryWatch.Start(address, TimeProvider.System, logger) : null;
        var finder = new PrimaryFinder(options, settings, LinkSettings.Access(address, settings), watch, logger);
        _first = new FirstConnections(finder, watch);
        _supervisor = new LinkSupervisor(finder, watch, new OutageTeller(board, logger), options.Deadline, logger);
        _calls = new TimedCalls(_supervisor, options.Deadline);
        Scripts = new ScriptCalls(_calls, _supervisor, Confirmation, watch, options);
        Bulk = new BulkCalls(_supervisor.State, connections => connections.Bulk, options);
        TailBulk = new BulkCalls(_supervisor.State, connections => connections.Tail, options);
        Doorbell = new DoorbellCalls(_calls, _supervisor);
    }

    /// <summary>What the node can say about its Redis now.</summary>
    public RedisStanding Standing => new(
        Confirmation.Needed > 0 ? AcknowledgementLevel.Replicated : AcknowledgementLevel.Primary,
        Confirmation.Needed, Confirmation.Seen, IsAway, _supervisor.State.Connections?.Address, _weaknesses);

    internal RedisLogOptions Options { get; }

    internal Confirmation Confirmation { get; }

    internal ScriptCalls Scripts { get; }

    internal BulkCalls Bulk { get; }

    /// <summary>For what is done under a stream's gate.</summary>
    internal BulkCalls TailBulk { get; }

    internal DoorbellCalls Doorbell { get; }

    internal ILogger Logger => _logger;

    internal bool IsAway => _supervisor.State.Connections is null;

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
    internal Task BackAsync(CancellationToken cancellationToken) => _supervisor.State.BackAsync(cancellationToken);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _supervisor.Start(await _first.FindAsync(Options.StartPatience, cancellationToken));
        var check = await _calls.AskAsync(connections => LinkCheck.MakeAsync(connections, Options), StartCheckTime);
        (Confirmation.Needed, Confirmation.Seen, _weaknesses) = (check.ReplicasNeeded, check.ReplicasPresent, check.Weaknesses);
        foreach (var weakness in check.Weaknesses) LogWeakness(weakness);
    }

    [LoggerMessage(LogLevel.Warning, "Redis: {Weakness}")]
    private partial void LogWeakness(string weakness);
}
