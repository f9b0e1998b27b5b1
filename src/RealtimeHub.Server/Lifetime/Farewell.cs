using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Lifetime;

/// <summary>
/// When this node goes: asks its subscribers to move to other nodes, ends the subscriptions of those that stay, and lets the connections be
/// closed only then. Publishing goes on until the end.
/// </summary>
internal sealed partial class Farewell(
    IHostApplicationLifetime lifetime, NoticeBoard board, StreamDirectory streams, HubMetrics metrics, IOptions<RealtimeHubOptions> options, TimeProvider time,
    ILogger<Farewell> logger) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan CallAgain = TimeSpan.FromMilliseconds(50);

    // Each wakes every reader; there may be many thousands.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    // SignalR writes a stream's end after the stream has counted itself out, and what closes the connections follows at once.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(100);

    private static readonly NoticeMessage Goodbye = new("shutdown", "This node is shutting down. Connect again: your position is valid everywhere.");

    private readonly TimeSpan _drain = options.Value.DrainTime;

    // Registered once everything has started: callbacks run last in, first out, so this one comes before SignalR closes its connections.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => lifetime.ApplicationStopping.Register(Say));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Say()
    {
        var subscribers = metrics.Subscribers;
        LogGoing(subscribers, _drain.TotalSeconds);
        if (_drain > TimeSpan.Zero) Drain();
        board.Close(Goodbye);
        var began = time.GetTimestamp();
        // Again and again: a reader that looked at the board just before and waits just after would miss a single call.
        do streams.WakeReaders();
        while (!SpinWait.SpinUntil(() => metrics.Subscribers == 0, CallAgain) && time.GetElapsedTime(began) < Patience);
        // A stalled subscriber is not waited for any longer: its position is its own.
        if (subscribers > 0) SpinWait.SpinUntil(() => false, LastWords);
    }

    // Clients that know how to move have the first half; in the second half the others are ended one by one, so that they do not come to the next node together.
    private void Drain()
    {
        using var hurry = new ManualResetEventSlim();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => hurry.Set());
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => hurry.Set());
        var half = _drain / 2;
        var please = string.Create(CultureInfo.InvariantCulture, $"This node goes. Go on at another one within {half.TotalSeconds:0.#} s: your position is valid everywhere.");
        board.Drain(new NoticeMessage("drain", please) { MoveWithin = half });
        var began = time.GetTimestamp();
        while (metrics.Subscribers > 0 && time.GetElapsedTime(began) is var passed && passed < _drain)
        {
            if (passed > half) board.Close(Goodbye, (passed - half) / half);
            streams.WakeReaders();
            if (hurry.Wait(Turn)) return;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Shutting down; {Subscribers} subscribers have {Seconds} s to move to other nodes")]
    private partial void LogGoing(int subscribers, double seconds);
}
