using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Publishers over HTTP against a hub whose log is in Redis and one whose log is in files, in turns.</summary>
internal sealed class PublishRedisMode(Lab lab, PublishRedisOptions options)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public void Run()
    {
        using var redis = new RedisProcess(lab.Data, options.Sync);
        using var replica = options.Replicas > 0 ? new RedisProcess(lab.Data, options.Sync, redis) : null;
        using var node = lab.StartNode(redis, "node-1");
        var plan = new PublishPlan(options.Publishers, options.Size, options.Batch);
        using var files = new Contender(lab.Loop, lab.Hub, plan);
        using var shared = new Contender(lab.Loop, node.Target, plan);
        foreach (var contender in (Contender[])[files, shared]) contender.WarmUp(WarmUp);
        lab.Others = new Others(lab.Hub.Process, node.Target.Process, redis.Process, replica?.Process);
        for (var round = 1; round <= options.Rounds; round++)
        {
            files.Round(options.Time);
            shared.Round(options.Time);
            lab.Say($"round {round}: files {files.Rates[^1] * options.Batch:N0} events/s, Redis {shared.Rates[^1] * options.Batch:N0} events/s, ratio {shared.Rates[^1] / files.Rates[^1]:0.000}");
        }

        var report = new Report("publish-redis");
        report.Add("publishers", "publishers", options.Publishers);
        report.Add("batch", "events a request", options.Batch);
        report.Add("size", "bytes an event", options.Size);
        report.Add("replicas", "replicas that must confirm", options.Replicas);
        report.Add("redis_events_per_s", $"log in Redis (appendfsync {options.Sync}), events/s (median)", Median.Of(shared.Rates) * options.Batch);
        report.Add("files_events_per_s", "log in files, events/s (median)", Median.Of(files.Rates) * options.Batch);
        report.Add("ratio", "ratio (median of the rounds)", Median.Of(shared.Rates.Zip(files.Rates, (r, f) => r / f)), "0.000");
        report.Add("redis_ack", "log in Redis, acknowledged", shared.Latency);
        report.Add("files_ack", "log in files, acknowledged", files.Latency);
        lab.Print(report);
    }
}
