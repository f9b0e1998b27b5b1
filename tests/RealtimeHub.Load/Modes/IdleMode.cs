using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>What a connection costs that has one filtered subscription and waits.</summary>
internal sealed class IdleMode(Lab lab, IdleOptions options)
{
    // The first ones pay for what is loaded and compiled once.
    private const int First = 100;

    private const int FirstFlow = 1_000_000;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public void Run()
    {
        using var subscribers = new Subscribers(lab.Loop);
        Connect(subscribers, First);
        var (before, start) = (lab.Hub.Usage, Clock.Now);
        Connect(subscribers, options.Connections);
        var seconds = ((Clock.Now - start) / 1e9) - Rest.TotalSeconds;
        var after = lab.Hub.Usage;
        lab.Loop.RunFor(Rest);
        var idle = lab.Hub.Usage.Cpu - after.Cpu;
        subscribers.Check();

        var report = new Report("idle");
        report.Add("connections", "connections", options.Connections);
        report.Add("connects_per_s", "connected and subscribed a second", options.Connections / seconds);
        report.Add("rss_before_mb", "hub's RSS before, MB", before.Megabytes, "0.0");
        report.Add("rss_after_mb", "hub's RSS after, MB", after.Megabytes, "0.0");
        report.Add("kilobytes_per_connection", "KB a connection", (after.Rss - before.Rss) / 1e3 / options.Connections, "0.0");
        report.Add("cpu_percent", "hub's CPU while all wait, %", 100 * idle / Rest, "0.0");
        lab.Print(report);
    }

    private void Connect(Subscribers subscribers, int count)
    {
        subscribers.Add(lab.Hub, count, i => new SubscribePlan { Speech = Peer.SpeechOf(lab.Peer), FlowId = EventTemplate.FlowId(FirstFlow + i) });
        subscribers.WaitUntilCaughtUp();
        lab.Loop.RunFor(Rest);
    }
}
