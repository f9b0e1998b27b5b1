using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Reading;

/// <summary>A page of a stream while it is collected. A full one ends with its last event, not with what was read beyond it.</summary>
/// <param name="limit">How many events it takes.</param>
/// <param name="from">Where it begins.</param>
internal sealed class EventsPage(int limit, Position from)
{
    // A page is in memory whole; what is left for the next one costs a request.
    private const long MaxBytes = 4 << 20;

    private readonly List<HubEvent> _events = [];
    private long _bytes;

    /// <summary>What could not be had before the first event; null for nothing.</summary>
    public GapMessage? Gap { get; private set; }

    public IReadOnlyList<HubEvent> Events => _events;

    /// <summary>The next page begins here.</summary>
    public Position Position { get; private set; } = from;

    /// <summary>Nothing follows at this moment.</summary>
    public bool ReachedTip { get; private set; }

    public bool SaysSomething => Gap is not null || _events.Count > 0;

    public bool IsFull => _events.Count >= limit || _bytes >= MaxBytes;

    /// <summary>Adds a slice; false when the page became full within it, or when a gap must be told first on the next one.</summary>
    public bool TryAdd(Slice slice, EventFilter filter, DateTimeOffset now)
    {
        ReachedTip = false;
        if (slice.Gap is { } gap && !TryTell(gap)) return false;
        foreach (var message in FilteredSlice.Messages(slice, filter, now))
        {
            if (message is GapMessage unresolved && !TryTell(unresolved)) return false;
            if (message is EventsMessage events && !TryAdd(events)) return false;
        }

        (Position, ReachedTip) = (slice.End, slice.ReachedTip);
        return true;
    }

    /// <summary>Nothing that is wanted stands before.</summary>
    public void MoveTo(Position position) => Position = position;

    // A page has one gap, and it stands before the events.
    private bool TryTell(GapMessage gap)
    {
        if (SaysSomething) return false;
        (Gap, Position) = (gap, gap.Position);
        return true;
    }

    private bool TryAdd(EventsMessage message)
    {
        foreach (var e in message.Events)
        {
            if (IsFull) return false;
            _events.Add(e);
            _bytes += e.Json.Length;
            Position = e.Position;
        }

        Position = message.Position;
        return true;
    }
}
