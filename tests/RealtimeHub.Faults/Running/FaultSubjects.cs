using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Running;

/// <summary>The programs under test.</summary>
internal sealed record FaultSubjects
{
    /// <summary>The hub or the client is broken in this way, on purpose; null for the real ones.</summary>
    public string? Broken { get; init; }

    /// <summary>Keeps the hub's log in a Redis of the run's own instead of in files.</summary>
    public bool OnRedis { get; init; }

    /// <summary>That Redis, while a scenario runs.</summary>
    public RedisServer? Redis { get; init; }

    /// <summary>The way in which a client can be broken; all others break the hub.</summary>
    public const string BrokenClient = "position-before-handler";

    public HostProgram Hub(string data, params IEnumerable<(string Name, string Value)> settings)
    {
        if (Redis is not null) settings = settings.Append(("RealtimeHub:Redis", Redis.ConnectionString));
        var real = new HostProgram(data) { Settings = settings.ToDictionary(s => s.Name, s => s.Value) };
        return Broken is null or BrokenClient ? real : real with { Assembly = "RealtimeHub.Faults.dll", Words = ["host", Broken] };
    }
}
