using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>What makes the events of a fan-out.</summary>
internal interface IEventSource : IDisposable
{
    /// <summary>All that were asked for are handed over.</summary>
    bool IsDone { get; }

    /// <summary>From when an event was due to its acknowledgement; empty where a server acknowledges nothing.</summary>
    Histogram Acknowledged { get; }

    /// <summary>So many events as it can make: whole requests.</summary>
    long Whole(long events) => events;

    /// <summary>Starts.</summary>
    /// <param name="rate">Events a second; 0 is as fast as it goes.</param>
    /// <param name="events">How many.</param>
    void Start(double rate, long events);
}
