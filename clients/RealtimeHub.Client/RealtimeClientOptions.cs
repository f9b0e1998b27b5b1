using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using RealtimeHub.Protocol.Frames;

namespace RealtimeHub.Client;

/// <summary>How a <see cref="RealtimeClient"/> behaves. The defaults are meant for production.</summary>
public sealed class RealtimeClientOptions
{
    /// <summary>The clock of silence and of retries.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where state changes are logged; null logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Where metrics go, under the name <c>RealtimeHub.Client</c>; null makes a meter of the client's own, which listeners find too.</summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>
    /// Which of SignalR's protocols it speaks. MessagePack costs both sides less; a hub that does not offer it is spoken to in JSON.
    /// JSON keeps the text of every number in <c>HubEvent.Json</c>; MessagePack keeps their values, as far as 64 bits hold them.
    /// </summary>
    public WireEncoding Protocol { get; set; } = WireEncoding.MessagePack;

    /// <summary>For how long one call of <c>PublishAsync</c> tries; null is until it is cancelled.</summary>
    public TimeSpan? PublishDeadline { get; set; }

    /// <summary>For how long a subscription may hear nothing before its connection counts as lost. A hub speaks at least every 5 s.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most events held for a slow handler.</summary>
    public int BufferedEvents { get; set; } = 1_000;

    /// <summary>The most bytes of event JSON held for a slow handler.</summary>
    public long BufferedBytes { get; set; } = 1 << 20;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Silence, TimeSpan.Zero, nameof(Silence));
        if (PublishDeadline is { } deadline) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero, nameof(PublishDeadline));
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferedEvents, 1, nameof(BufferedEvents));
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferedBytes, 1, nameof(BufferedBytes));
    }
}
