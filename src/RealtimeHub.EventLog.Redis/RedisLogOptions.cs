using System.Net;

namespace RealtimeHub.EventLog.Redis;

/// <summary>Settings of a node's links to Redis, shared by all its streams.</summary>
public sealed record RedisLogOptions
{
    /// <summary>
    /// Where Redis is, as StackExchange.Redis writes it: <c>host:port,password=…,ssl=true,sslHost=…,defaultDatabase=…</c>.
    /// Of several hosts the first that is a primary is taken. With <c>serviceName=…</c> the hosts are Sentinels, which are asked for the primary
    /// of that name, again and again; <c>sentinelPassword=…</c> is theirs.
    /// </summary>
    public required string Connection { get; set; }

    /// <summary>Null for <see cref="AcknowledgementLevel.Replicated"/> where there are replicas at the start, or were at an earlier one.</summary>
    public AcknowledgementLevel? Level { get; set; }

    /// <summary>How many replicas must have the events at the level <see cref="AcknowledgementLevel.Replicated"/>; null for a majority of all copies.</summary>
    public int? Replicas { get; set; }

    /// <summary>Refuse to start where something in Redis's configuration weakens the promise; otherwise it is said.</summary>
    public bool Strict { get; set; }

    /// <summary>What the names of all keys begin with. Default <c>rthub</c>.</summary>
    public string Prefix { get; set; } = "rthub";

    /// <summary>A file with the certificates (PEM) of those who may have signed Redis's; null for those that the system trusts.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>How long an answer of Redis may take before it counts as away. Default 0.9 s: publishers are answered within one.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(900);

    /// <summary>How long replicas may take to confirm. Default 0.5 s; less than <see cref="Deadline"/>.</summary>
    public TimeSpan ConfirmWithin { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a node looks where the log stands when no doorbell rings; and for how long a tail may be unannounced. Default 0.5 s.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a start waits for Redis. Default 10 s.</summary>
    public TimeSpan StartPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Asked for the primary whenever a connection is made, also after a failover; null for the hosts of <see cref="Connection"/>.
    /// May throw: then it is asked again.
    /// </summary>
    public Func<CancellationToken, Task<EndPoint>>? FindPrimary { get; set; }

    /// <summary>Breaks a script on purpose, to show that the fault tests notice.</summary>
    internal Func<string, string>? EditScript { get; init; }

    internal string Edited(string script) => EditScript is { } edit ? edit(script) : script;
}
