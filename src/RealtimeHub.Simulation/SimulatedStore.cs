using System.Runtime.CompilerServices;

namespace RealtimeHub.Simulation;

/// <summary>
/// A made-up live TAMS store: channels whose sources and flows are created and whose segments arrive for as long as one reads. Events are
/// TAMS 8.2 envelopes in UTF-8 JSON, each in memory of its own. The same options make the same store, byte for byte.
/// </summary>
public sealed class SimulatedStore
{
    // Below the 1,000 events that a publish may carry.
    private const int BatchLimit = 500;

    private readonly SimulationOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly DateTimeOffset _start;
    private readonly SegmentTimeline _timeline;
    private readonly SimulatedChannel[] _channels;
    private readonly SimulatedFlow[] _flows;
    private long _nextTick;

    /// <summary>Makes the store; nothing happens until its events are read.</summary>
    /// <param name="options">What it looks like; the defaults are one channel of seven flows.</param>
    /// <param name="timeProvider">The clock that <see cref="LiveAsync"/> runs by, and that the start is taken from.</param>
    public SimulatedStore(SimulationOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new SimulationOptions();
        _options.Validate();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _start = _options.Start ?? _timeProvider.GetUtcNow();
        _timeline = new SegmentTimeline(_options.SegmentDuration, _start);
        _channels = [.. Enumerable.Range(1, _options.Channels).Select(n => new SimulatedChannel(n, _options, _start))];
        _flows = [.. _channels.SelectMany(c => c.Flows).OrderBy(f => f.Delay)];
    }

    /// <summary>What the store tells first: for each channel its sources, then its flows.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Opening()
    {
        var text = new SegmentText();
        text.Set(_start.UtcDateTime);
        foreach (var channel in _channels)
        {
            foreach (var source in channel.Sources) yield return source.Fill(text);
            foreach (var flow in channel.Flows) yield return flow.Created.Fill(text);
        }
    }

    /// <summary>The next segment of every flow, in the order of their arrival: two events each, none late.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> NextTick() => Tick(Interlocked.Increment(ref _nextTick) - 1);

    /// <summary>The opening, then segment after segment without end and without waiting, none late: for load.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Events()
    {
        foreach (var opening in Opening()) yield return opening;
        for (var segment = 0L; ; segment++)
        {
            foreach (var tick in Tick(segment)) yield return tick;
        }
    }

    /// <summary>
    /// The store as its clock runs: the opening at once, then each flow's segments as they are registered, a little apart from one another,
    /// some of them late. A reader that was held up gets what it missed at once. Batches are of at most 500 events.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> LiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var opening in Opening().Chunk(BatchLimit)) yield return opening;

        var schedule = new LiveSchedule(_flows, _timeline, _options);
        while (true)
        {
            var wait = schedule.NextDue - _timeProvider.GetUtcNow().UtcDateTime;
            if (wait > TimeSpan.Zero) await Task.Delay(WholeMilliseconds(wait), _timeProvider, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();

            var events = schedule.Take(_timeProvider.GetUtcNow().UtcDateTime, BatchLimit - 1);
            if (events.Count > 0) yield return events;
        }
    }

    // Timers cut off fractions of a millisecond: rounded up, the wait does not end just before the event is due, and spin.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private IEnumerable<ReadOnlyMemory<byte>> Tick(long segment)
    {
        var text = new SegmentText();
        foreach (var flow in _flows)
        {
            text.Set(_timeline.EndOf(segment) + flow.Delay, _timeline, segment, flow);
            yield return flow.Updated.Fill(text);
            yield return flow.SegmentAdded.Fill(text);
        }
    }
}
