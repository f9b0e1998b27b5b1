namespace RealtimeHub.TestKit;

/// <summary>What a <see cref="ChaosProxy"/> does to the bytes it carries.</summary>
public sealed record ChaosWeather
{
    /// <summary>Everything passes at once.</summary>
    public static ChaosWeather Fair { get; } = new();

    /// <summary>How long every piece is held back.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>By how much more, at most, by chance. Order is kept.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Pieces are cut into 1 to 7 bytes, each written for itself.</summary>
    public bool Slices { get; init; }

    /// <summary>What is read goes nowhere; nobody is told.</summary>
    public bool IsBlackHole { get; init; }

    /// <summary>Nothing is read from the hub, as behind a client that hangs: its buffers fill up.</summary>
    public bool StopsReading { get; init; }
}
