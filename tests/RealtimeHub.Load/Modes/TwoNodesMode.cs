using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Published on one node, received on it and on another: what the way through Redis adds.</summary>
internal sealed class TwoNodesMode(Lab lab, TwoNodesOptions options)
{
    private const int Publishers = 16;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public void Run()
    {
        using var redis = new RedisProcess(lab.Data);
        using var first = lab.StartNode(redis, "node-1");
        using var second = lab.StartNode(redis, "node-2");
        lab.Others = new Others(first.Target.Process, second.Target.Process, redis.Process);
        using var here = new Subscribers(lab.Loop);
        using var there = new Subscribers(lab.Loop);
        here.Add(first.Target, options.Subscribers, _ => new SubscribePlan());
        there.Add(second.Target, options.Subscribers, _ => new SubscribePlan());
        here.WaitUntilCaughtUp();
        there.WaitUntilCaughtUp();
        using var publishing = new Publishing(lab.Loop, first.Target, new PublishPlan(Publishers, options.Size));
        Publish(publishing, here, there, 5);
        here.Latency.Clear();
        there.Latency.Clear();
        var (commands, start) = (redis.Commands, Clock.Now);
        Publish(publishing, here, there, options.Seconds);
        var (after, seconds) = (redis.Commands, (Clock.Now - start) / 1e9);
        here.Check();
        there.Check();

        var report = new Report("two-nodes");
        report.Add("subscribers", "subscribers on each of two nodes", options.Subscribers);
        report.Add("rate", "events/s, published on the first", options.Rate);
        report.Add("size", "bytes an event", options.Size);
        report.Add("ack", "acknowledged", publishing.Latency);
        report.Add("same", "received on the same node", here.Latency);
        report.Add("other", "received on the other node", there.Latency);
        report.Add("added_p50_ms", "the other node adds, p50 ms", there.Latency.Milliseconds(0.5) - here.Latency.Milliseconds(0.5), "0.000");
        report.Add("scripts_per_s", "Redis: scripts/s", (after.Scripts - commands.Scripts) / seconds);
        lab.Print(report);
    }

    private void Publish(Publishing publishing, Subscribers here, Subscribers there, int seconds)
    {
        var events = (long)(options.Rate * seconds);
        var (expectedHere, expectedThere) = (here.Events + (events * options.Subscribers), there.Events + (events * options.Subscribers));
        publishing.Start(options.Rate, events);
        lab.Loop.Run(() => publishing.IsDone, Limit, "all is published");
        here.WaitFor(expectedHere, Limit);
        there.WaitFor(expectedThere, Limit);
    }
}
