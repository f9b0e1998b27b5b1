using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Reading;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Audiences;

/// <summary>All audiences, and the way into and out of them.</summary>
internal sealed partial class AudienceHall(NoticeBoard board, HubMetrics metrics, PresignedUrls urls, IOptions<RealtimeHubOptions> options, TimeProvider time, ILogger<AudienceHall> logger)
{
    private const string View = "stream";

    private static readonly int Rows = Environment.ProcessorCount;

    private readonly Lock _gate = new();
    private readonly Dictionary<AudienceKey, Audience> _audiences = [];
    private int _opened;

    /// <summary>What audiences may keep for those who are a little behind.</summary>
    public FrameBudget Budget { get; } = new();

    /// <summary>The rests of an audience.</summary>
    public Linger NewLinger() => new(options.Value.Linger, time);

    /// <summary>A new subscription over a connection whose output is ours. All that SignalR gets is an item that hands the stream over, and its end.</summary>
    public async IAsyncEnumerable<SubscriptionMessage> OpenAsync(
        ISubscriberOutput connection, IEventLog log, EventFilter filter, StartFrom from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What the operator adds to filters is the same for all: their wire form tells them apart.
        var subscription = new Subscription(log, urls.Limit(filter), board, time);
        var wanted = JsonSerializer.Serialize(filter, ProtocolJson.Options);
        var row = (int)((uint)Interlocked.Increment(ref _opened) % (uint)Rows);
        var subscriber = new Subscriber(this, subscription, from, wanted, connection, row, cancellationToken);
        metrics.Subscribed(View, +1);
        try
        {
            yield return new Handover(subscriber);
            using var cancelled = cancellationToken.UnsafeRegister(static (subscriber, token) => ((Subscriber)subscriber!).Cancel(token), subscriber);
            await subscriber.Ended;
        }
        finally
        {
            subscriber.Stop();
            metrics.Subscribed(View, -1);
        }
    }

    /// <summary>Lets a subscriber that stands at the tip join those who are there; false when it must read on first.</summary>
    public bool TryJoin(Subscriber subscriber, Subscription reading)
    {
        lock (_gate)
        {
            if (subscriber.HasStopped) return true;
            if (_audiences.TryGetValue(subscriber.Key, out var present) && present.Join(subscriber, reading) is var joining and not Joining.Over)
                return joining == Joining.Done;
            var audience = new Audience(this, subscriber.Key.Frames, reading.Again(reading.Position, reading.Heard with { Lot = Heard.LastOfAll }), board);
            audience.Join(subscriber, reading);
            _audiences[subscriber.Key] = audience;
            audience.Start();
            return true;
        }
    }

    /// <summary>Takes a subscriber out of its audience; false when it was in none.</summary>
    public bool Leave(Subscriber subscriber)
    {
        lock (_gate)
        {
            if (subscriber.Audience is not { } left) return false;
            if (left.Leave(subscriber) && _audiences.GetValueOrDefault(subscriber.Key) == left) _audiences.Remove(subscriber.Key);
            return true;
        }
    }

    /// <summary>Sends a message to one subscriber alone; false when the peer is gone or the subscriber has stopped.</summary>
    public async ValueTask<bool> SendAsync(Subscriber subscriber, SubscriptionMessage message, CancellationToken cancellationToken)
    {
        using var turn = await subscriber.Output.TurnAsync(cancellationToken);
        var frames = subscriber.Key.Frames;
        var buffer = frames.Write(message);
        var isSent = await subscriber.Output.SendAsync(frames.ToFrame(buffer), subscriber);
        buffer.Return();
        if (isSent) Delivered(message, 1);
        return isSent;
    }

    /// <summary>Counts what was handed to so many subscribers.</summary>
    public void Delivered(SubscriptionMessage message, int times) => metrics.Delivered(View, message, times);

    /// <summary>Reading failed. Damage its log tells itself, once.</summary>
    public void Failed(string stream, Exception failure)
    {
        if (failure is not LogDamagedException) LogFailed(stream, failure);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading stream {Stream} for a stream failed; the subscription is ended")]
    private partial void LogFailed(string stream, Exception failure);
}
