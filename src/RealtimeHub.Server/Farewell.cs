using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server;

/// <summary>When this node goes: tells the subscribers and lets their subscriptions end, before the connections are closed.</summary>
internal sealed partial class Farewell(
    IHostApplicationLifetime lifetime, NoticeBoard board, StreamDirectory streams, HubMetrics metrics, TimeProvider time, ILogger<Farewell> logger) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan CallAgain = TimeSpan.FromMilliseconds(50);

    private static readonly NoticeMessage Goodbye = new("shutdown", "This node is shutting down. Connect again: your position is valid everywhere.");

    // Registered once everything has started: callbacks run last in, first out, so this one comes before SignalR closes its connections.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => lifetime.ApplicationStopping.Register(Say));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Say()
    {
        LogGoing(metrics.Subscribers);
        board.Close(Goodbye);
        var began = time.GetTimestamp();
        // Again and again: a reader that looked at the board just before and waits just after would miss a single call.
        do streams.WakeReaders();
        while (!SpinWait.SpinUntil(() => metrics.Subscribers == 0, CallAgain) && time.GetElapsedTime(began) < Patience);
        // A stalled subscriber is not waited for any longer: its position is its own.
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Shutting down; telling {Subscribers} subscribers")]
    private partial void LogGoing(int subscribers);
}
