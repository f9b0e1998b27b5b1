using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Simulation;

namespace RealtimeHub.Host;

/// <summary>A simulated live channel inside the hub, for a first look: <c>--demo</c>.</summary>
internal sealed partial class Demo(Publisher publisher, TimeProvider time, ILogger<Demo> logger) : BackgroundService
{
    public const string Switch = "--demo";

    private const string Stream = "tams";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var store = new SimulatedStore(timeProvider: time);
        await foreach (var events in store.LiveAsync(stoppingToken))
        {
            try
            {
                await publisher.PublishAsync(Stream, Lines(events), cancellationToken: stoppingToken);
            }
            catch (ProblemException refused)
            {
                // A full disk must not end the demo: the next segment tries again.
                LogRefused(refused.Problem.Detail);
            }
        }
    }

    private static ReadOnlyMemory<byte> Lines(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        using var lines = new MemoryStream();
        foreach (var e in events)
        {
            lines.Write(e.Span);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demo's events were not taken: {Reason}")]
    private partial void LogRefused(string reason);
}
