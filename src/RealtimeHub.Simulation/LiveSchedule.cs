namespace RealtimeHub.Simulation;

/// <summary>Which segment is registered next, and when; now and then one is missed at first and comes late.</summary>
internal sealed class LiveSchedule
{
    private readonly record struct Arrival(SimulatedFlow Flow, long Segment, DateTime Due, bool Late);

    private readonly PriorityQueue<Arrival, (DateTime Due, long Turn)> _arrivals = new();
    private readonly SegmentTimeline _timeline;
    private readonly SimulationOptions _options;
    private readonly SegmentText _text = new();
    private long _turn;

    public LiveSchedule(IEnumerable<SimulatedFlow> flows, SegmentTimeline timeline, SimulationOptions options)
    {
        _timeline = timeline;
        _options = options;
        foreach (var flow in flows) Expect(flow, 0);
    }

    public DateTime NextDue => _arrivals.Peek().Due;

    /// <summary>The events of all that is due, oldest first, up to <paramref name="limit"/> or one more.</summary>
    public List<ReadOnlyMemory<byte>> Take(DateTime now, int limit)
    {
        var events = new List<ReadOnlyMemory<byte>>();
        while (NextDue <= now && events.Count < limit)
        {
            var arrival = _arrivals.Dequeue();
            if (!arrival.Late) Expect(arrival.Flow, arrival.Segment + 1);
            if (!arrival.Late && IsMissedAtFirst(arrival))
            {
                Enqueue(arrival with { Late = true, Due = arrival.Due + (_options.SegmentDuration * 3.5) });
                continue;
            }

            _text.Set(arrival.Due, _timeline, arrival.Segment, arrival.Flow);
            arrival.Flow.AppendTo(events, _text);
        }

        return events;
    }

    private bool IsMissedAtFirst(Arrival arrival) =>
        _options.LateOneIn > 0
        && arrival.Segment > 0
        && arrival.Flow.Numbers.For(arrival.Segment).At(0) % (ulong)_options.LateOneIn == 0;

    private void Expect(SimulatedFlow flow, long segment) =>
        Enqueue(new Arrival(flow, segment, _timeline.EndOf(segment) + flow.Delay, Late: false));

    private void Enqueue(Arrival arrival) => _arrivals.Enqueue(arrival, (arrival.Due, _turn++));
}
