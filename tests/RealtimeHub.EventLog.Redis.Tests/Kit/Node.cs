using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests.Kit;

/// <summary>What one hub process has of Redis: its links, and the log of one stream.</summary>
internal sealed class Node : IAsyncDisposable
{
    private Node(RedisLinks links, RedisEventLog log, NoticeBoard board) => (Links, Log, Board) = (links, log, board);

    public RedisLinks Links { get; }

    public RedisEventLog Log { get; }

    public NoticeBoard Board { get; }

    public static Task<Node> StartAsync(RedisServer server, Func<RedisLogOptions, RedisLogOptions>? with = null, LogOptions? options = null, ILogger? logger = null, string stream = "tams") =>
        StartAsync((with ?? (o => o))(Patient.Options(server)), options, logger, stream);

    public static async Task<Node> StartAsync(RedisLogOptions settings, LogOptions? options = null, ILogger? logger = null, string stream = "tams")
    {
        var board = new NoticeBoard("node");
        var links = await RedisLinks.OpenAsync(settings, board, logger ?? NullLogger.Instance, CancellationToken.None);
        try
        {
            return new Node(links, await RedisEventLog.OpenAsync(stream, options ?? new LogOptions(), links, TimeProvider.System, CancellationToken.None), board);
        }
        catch
        {
            await links.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes with a key until it is taken, as every publisher does.</summary>
    public async Task<AppendResult> PublishAsync(AppendBatch batch)
    {
        var deadline = Deadline.Token();
        while (true)
        {
            var result = await Log.AppendAsync(batch);
            if (result.IsDurable) return result;
            deadline.ThrowIfCancellationRequested();
            await Task.Delay(20);
        }
    }

    /// <summary>Follows the log until so many events were read, and notes the gaps.</summary>
    public async Task<Reader> FollowAsync(Position from, int events)
    {
        var reading = new Reader(from);
        while (reading.Events.Count < events)
        {
            var slice = await Log.ReadAsync(reading.At);
            reading.Take(slice);
            if (slice.ReachedTip && reading.Events.Count < events) await Log.WaitAsync(reading.At, timeout: TimeSpan.FromSeconds(30));
        }

        return reading;
    }

    /// <summary>The gap that a reader at a position is told, as soon as it is told one.</summary>
    public async Task<GapMessage> GapAsync(Position at)
    {
        GapMessage? gap = null;
        await Eventually.HoldsAsync(async () => (gap = (await Log.ReadAsync(at)).Gap) is not null, "the gap is told");
        return gap!;
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Links.DisposeAsync();
    }
}
