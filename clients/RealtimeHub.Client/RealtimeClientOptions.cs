using Microsoft.Extensions.Logging;

namespace RealtimeHub.Client;

/// <summary>How a <see cref="RealtimeClient"/> behaves. The defaults are meant for production.</summary>
public sealed class RealtimeClientOptions
{
    /// <summary>The clock of silence and of retries.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where state changes are logged; null logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>For how long a subscription may hear nothing before its connection counts as lost. A hub speaks at least every 5 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most events held for a slow handler.</summary>
    public int BufferedEvents { get; init; } = 1_000;

    /// <summary>The most bytes of event JSON held for a slow handler.</summary>
    public long BufferedBytes { get; init; } = 1 << 20;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Silence, TimeSpan.Zero, nameof(Silence));
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferedEvents, 1, nameof(BufferedEvents));
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferedBytes, 1, nameof(BufferedBytes));
    }
}
