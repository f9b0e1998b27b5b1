using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>A node dies, and all its clients resume at the other one at once, while events go on coming: how long until all are current, and what it costs Redis.</summary>
internal sealed class NodeDiedMode(Lab lab, NodeDiedOptions options)
{
    private const int Publishers = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(3);

    public void Run()
    {
        using var redis = new RedisProcess(lab.Data);
        using var second = lab.StartNode(redis, "node-2");
        var resumed = new Subscribers(lab.Loop);
        using var publishing = new Publishing(lab.Loop, second.Target, new PublishPlan(Publishers, options.Size));
        publishing.Start(options.Rate);
        using var seen = new Subscribers(lab.Loop);
        seen.Add(second.Target, 1, _ => new SubscribePlan());
        seen.All[0].Seen.KeepsPosition = true;
        lab.Loop.Run(() => seen.Events >= options.Rate, Limit, "events come");
        var idle = CommandsIn(redis, Away);
        using (var first = lab.StartNode(redis, "node-1"))
        {
            using var before = new Subscribers(lab.Loop);
            before.Add(first.Target, options.Clients, OneFlow("now"));
            before.WaitUntilCaughtUp();
            lab.Say($"{options.Clients:N0} clients follow at the node that dies");
            first.Kill();
        }

        var from = $"position:{seen.All[0].Seen.LastPosition}";
        lab.Loop.RunFor(Away);
        var (scripts, start) = (redis.Commands.Scripts, Clock.Now);
        resumed.Add(second.Target, options.Clients, OneFlow(from));
        var connected = (Clock.Now - start) / 1e9;
        resumed.WaitUntilCaughtUp();
        var seconds = (Clock.Now - start) / 1e9;
        var used = (redis.Commands.Scripts - scripts) / seconds;
        publishing.Stop();
        lab.Loop.Run(() => publishing.IsIdle, Limit, "the last publishes are answered");
        if (resumed.All.Any(s => s.HasEnded)) throw new InvalidDataException("The hub ended connections.");

        var report = new Report("node-died");
        report.Add("clients", "clients that resume at the other node", options.Clients);
        report.Add("rate", "events/s meanwhile", options.Rate);
        report.Add("connected_s", "all connected after, s", connected, "0.00");
        report.Add("current_s", "all current after, s", seconds, "0.00");
        report.Add("delivered", "events delivered to them until then", resumed.Events);
        report.Add("idle_scripts_per_s", "Redis: scripts/s before (publishing alone)", idle, "0.0");
        report.Add("scripts_per_s", "Redis: scripts/s while they resumed", used, "0.0");
        report.Add("reads_per_s", "Redis: scripts/s that they added", Math.Max(0, used - idle), "0.0");
        report.Add("rss_mb", "the other node's RSS after, MB", second.Target.Usage.Megabytes, "0.0");
        lab.Print(report);
        resumed.Dispose();
    }

    private static Func<int, SubscribePlan> OneFlow(string from) => i => new SubscribePlan { From = from, FlowId = EventTemplate.FlowId(i % EventTemplate.Flows) };

    private double CommandsIn(RedisProcess redis, TimeSpan time)
    {
        var before = redis.Commands.Scripts;
        lab.Loop.RunFor(time);
        return (redis.Commands.Scripts - before) / time.TotalSeconds;
    }
}
