using RealtimeHub.EventLog;
using RealtimeHub.Server.Service;
using RealtimeHub.Server.Store;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server;

/// <summary>The settings under <c>RealtimeHub</c>.</summary>
public sealed class RealtimeHubOptions
{
    /// <summary>The section they are read from.</summary>
    public const string Section = "RealtimeHub";

    /// <summary>The folder of the logs. Default <c>data</c> in the working directory.</summary>
    public string Data { get; set; } = "data";

    /// <summary>
    /// Keeps the logs in Redis instead of in files, so that any number of nodes share them: a connection string, for example
    /// <c>redis:6379,password=…,ssl=true</c>. Null for files.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>The streams, by name. Default: one, <c>tams</c>.</summary>
    public Dictionary<string, StreamOptions> Streams { get; } = new(StringComparer.Ordinal);

    /// <summary>This node's name, as subscribers are told it. Default: the machine's name.</summary>
    public string Node { get; set; } = Environment.MachineName;

    /// <summary>
    /// For how long a node that is told to end asks its subscribers to move to other nodes, at most 30 s. Null for 20 s where nodes share a log
    /// (<see cref="Redis"/>), and for not at all where there is only this one.
    /// </summary>
    public TimeSpan? Drain { get; set; }

    internal TimeSpan DrainTime => Drain ?? (Redis is null ? TimeSpan.Zero : TimeSpan.FromSeconds(20));

    /// <summary>
    /// How long an event may linger at most so that several go to many subscribers in one write, at most a second; zero for never. Nothing
    /// lingers where events come too seldom for it, and with few subscribers nearly nothing does. Default 12 ms.
    /// </summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(12);

    /// <summary>Serves everybody who can reach it, also on addresses other than loopback. Default false.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Origins of web pages, other than the hub's own, that may connect and publish, for example <c>https://ops.example.com</c>.</summary>
    public List<string> AllowedOrigins { get; } = [];

    /// <summary>For how long after an event was received its presigned URLs are told; they stay in the log. Default an hour.</summary>
    public TimeSpan PresignedFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Settings of every stream's log.</summary>
    public LogOptions Log { get; } = new();

    /// <summary>Which ways to follow events are served.</summary>
    public MechanismOptions Mechanisms { get; } = new();

    /// <summary>What holds for a TAMS store's webhook calls.</summary>
    public IngestOptions Ingest { get; } = new();

    /// <summary>The settings of one stream's log: those of all, and what holds for this stream.</summary>
    /// <param name="stream">Its name.</param>
    public LogOptions LogOf(string stream) => Log with { Retention = RetentionSettings.Of(this, stream), RepeatWindow = Ingest.RepeatWindow };
}

/// <summary>What a store's webhook calls must carry, and when one repeats another.</summary>
public sealed class IngestOptions
{
    /// <summary>The header (TAMS <c>api_key_name</c>); null for none.</summary>
    public string? KeyName { get; set; }

    /// <summary>Its value (TAMS <c>api_key_value</c>).</summary>
    public string? KeyValue { get; set; }

    /// <summary>For how long a call that says the same again counts as a repeat; zero for never. Default 10 minutes.</summary>
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Settings of one stream.</summary>
public sealed class StreamOptions
{
    /// <summary>What the stream is, for people.</summary>
    public string? Description { get; set; }

    /// <summary>The TAMS store that its events come from, for what no event has told; null for none.</summary>
    public StoreOptions? Store { get; set; }

    /// <summary>How much is kept.</summary>
    public RetentionOptions Retention { get; } = new();
}
