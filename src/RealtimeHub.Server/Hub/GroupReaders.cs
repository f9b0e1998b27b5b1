using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Reading;

namespace RealtimeHub.Server.Hub;

/// <summary>
/// The groups that connections have joined, for SignalR clients that cannot read a server stream. Each is a subscription of its
/// own: SignalR's groups would let one stalled reader hold up all others, and give them different orders.
/// </summary>
internal sealed partial class GroupReaders(Reader reader, IHubContext<EventHub> hub, ILogger<GroupReaders> logger)
{
    private const int MaxPerConnection = 1000;

    private readonly ConcurrentDictionary<string, Joined> _connections = new(StringComparer.Ordinal);

    /// <summary>Joins a group; one that is joined already starts anew.</summary>
    public async Task JoinAsync(HubCallerContext context, IEventLog log, Group group, StartFrom from)
    {
        var joined = _connections.GetOrAdd(context.ConnectionId, _ => new());
        await LeaveAsync(context, log.Stream, group);
        if (joined.Count >= MaxPerConnection) throw new ProblemException(new Problem(429, "too-many-groups", "Too many groups", $"A connection joins at most {MaxPerConnection} groups; use a filter."));
        var stop = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionAborted);
        joined[(log.Stream, group)] = (stop, RunAsync(context, log, group, from, stop.Token));
    }

    /// <summary>Leaves a group; no call of <c>events</c> for it begins after this.</summary>
    public async Task LeaveAsync(HubCallerContext context, string stream, Group group)
    {
        if (!_connections.TryGetValue(context.ConnectionId, out var joined) || !joined.TryRemove((stream, group), out var reading)) return;
        await reading.Stop.CancelAsync();
        await reading.Task;
        reading.Stop.Dispose();
    }

    /// <summary>Leaves all groups of a connection.</summary>
    public async Task LeaveAllAsync(HubCallerContext context)
    {
        if (!_connections.TryGetValue(context.ConnectionId, out var joined)) return;
        foreach (var (stream, group) in joined.Keys) await LeaveAsync(context, stream, group);
        _connections.TryRemove(context.ConnectionId, out _);
    }

    private async Task RunAsync(HubCallerContext context, IEventLog log, Group group, StartFrom from, CancellationToken stop)
    {
        // The caller gets its answer before the first call of events.
        await Task.Yield();
        try
        {
            var client = hub.Clients.Client(context.ConnectionId);
            await foreach (var message in reader.ReadAsync("group", log, new EventFilter { Group = group }, from, stop))
            {
                // Without the token: SignalR ends a connection, and all its groups, when a write is cancelled.
                await client.SendAsync("events", new GroupMessage(log.Stream, group, message), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Left, or disconnected.
        }
        catch (LogDamagedException)
        {
            // Its log has told it, once.
            context.Abort();
        }
        catch (Exception failure)
        {
            // A client that goes on without knowing would take silence for quiet: end its connection, so that it comes back.
            LogFailed(log.Stream, group.ToString(), failure);
            context.Abort();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading stream {Stream} for group {Group} failed; its connection is ended")]
    private partial void LogFailed(string stream, string group, Exception failure);

    private sealed class Joined : ConcurrentDictionary<(string Stream, Group Group), (CancellationTokenSource Stop, Task Task)>;
}
