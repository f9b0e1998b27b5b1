using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <param name="Subscribers">Each with a filter for a flow of its own.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Rounds">Turns of each kind.</param>
/// <param name="Time">Of a turn.</param>
internal sealed record ManyFiltersOptions(int Subscribers, int Size, int Rounds, TimeSpan Time);

/// <summary>
/// What each event costs the hub while thousands follow a flow each: before anybody does, while none of them follows what is published,
/// while 16 of them follow one flow of it each, their deliveries included, and when they have gone: a hub that was started a moment ago is still
/// being compiled, so the log alone is measured on both sides. The same publishers all the while, in batches.
/// </summary>
internal sealed class ManyFiltersMode(Lab lab, ManyFiltersOptions options)
{
    private const int Publishers = 8;
    private const int Batch = 10;

    // Flows that no event is about.
    private const int FirstFlow = 1_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public void Run()
    {
        using var publishing = new Publishing(lab.Loop, lab.Hub, new PublishPlan(Publishers, options.Size, Batch));
        Turn(publishing, WarmUp);
        double[] without = Turns(publishing);

        double[] unconcerned, concerned;
        long delivered;
        using (var subscribers = new Subscribers(lab.Loop))
        {
            Follow(subscribers, options.Subscribers - EventTemplate.Flows, FirstFlow);
            unconcerned = Turns(publishing);

            Follow(subscribers, EventTemplate.Flows, 0);
            var before = subscribers.Events;
            concerned = Turns(publishing);
            lab.Loop.RunFor(Rest);
            subscribers.Check();
            delivered = subscribers.Events - before;
        }

        lab.Loop.RunFor(Rest);
        var alone = Median.Of([.. without, .. Turns(publishing)]);

        var report = new Report("many-filters");
        report.Add("subscribers", "subscribers with a flow filter each", options.Subscribers);
        report.Add("size", "bytes an event", options.Size);
        report.Add("alone_us", "hub, CPU µs an event: nobody follows the stream", alone, "0.00");
        report.Add("unconcerned_us", "  all follow other flows", Median.Of(unconcerned), "0.00");
        report.Add("concerned_us", "  one follows each flow, deliveries included", Median.Of(concerned), "0.00");
        report.Add("beyond_us", "beyond the log: all follow other flows", Median.Of(unconcerned) - alone, "0.00");
        report.Add("beyond_concerned_us", "  one follows each flow", Median.Of(concerned) - alone, "0.00");
        report.Add("delivered", "events delivered", delivered);
        lab.Print(report);
    }

    private void Follow(Subscribers subscribers, int count, int firstFlow)
    {
        subscribers.Add(lab.Hub, count, i => new SubscribePlan { Speech = Peer.SpeechOf(lab.Peer), FlowId = EventTemplate.FlowId(firstFlow + i) });
        subscribers.WaitUntilCaughtUp();
        lab.Loop.RunFor(Rest);
    }

    private double[] Turns(Publishing publishing) => [.. Enumerable.Range(0, options.Rounds).Select(_ => Turn(publishing, options.Time))];

    private double Turn(Publishing publishing, TimeSpan time)
    {
        var cpu = lab.Hub.Usage.Cpu;
        publishing.Start();
        lab.Loop.RunFor(time);
        publishing.Stop();
        lab.Loop.Run(() => publishing.IsIdle, TimeSpan.FromSeconds(30), "the last publishes are answered");
        return (lab.Hub.Usage.Cpu - cpu).TotalMicroseconds / (publishing.Answers * Batch);
    }
}
