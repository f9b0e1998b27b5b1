using System.Security.Cryptography;
using System.Text;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Tests.Kit;

/// <summary>Events and batches for tests.</summary>
internal static class Make
{
    public static Guid Id(int number) => new(number, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1]);

    public static Group Flow(int number) => new(GroupKind.Flow, Id(number));

    public static Group Source(int number) => new(GroupKind.Source, Id(number));

    /// <summary>An event that names its source, or, without one, its flow only.</summary>
    public static NewEvent FlowEvent(int flow, int source = 0, int padding = 0) => source == 0
        ? Event("flows/deleted", $"\"flow_id\":\"{Id(flow)}\"", padding)
        : Event("flows/updated", $"\"flow\":{{\"id\":\"{Id(flow)}\",\"source_id\":\"{Id(source)}\"}}", padding);

    public static NewEvent SourceEvent(int source) => Event("sources/deleted", $"\"source_id\":\"{Id(source)}\"", 0);

    /// <summary>Something that the hub itself remembers.</summary>
    public static NewEvent Entry(string text) => new(null, Encoding.UTF8.GetBytes($"{{\"entry\":\"{text}\"}}"));

    public static AppendBatch Batch(params NewEvent[] events) => new(events);

    public static AppendBatch Keyed(string key, params NewEvent[] events) => new(events)
    {
        Producer = "p",
        IdempotencyKey = key,
        Digest = SHA256.HashData(events.SelectMany(e => e.Envelope.ToArray()).ToArray()),
    };

    public static AppendBatch Call(params NewEvent[] events) => Keyed("k", events) with { Producer = "", IdempotencyKey = null, IsWebhook = true };

    public static NewEvent RandomEvent(Random random) => random.Next(5) switch
    {
        0 => SourceEvent(random.Next(1, 5)),
        1 => FlowEvent(random.Next(1, 20)),
        _ => FlowEvent(random.Next(1, 20), random.Next(1, 5), random.Next(800)),
    };

    public static AppendBatch RandomBatch(Random random, int most) =>
        new([.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => RandomEvent(random))]);

    private static NewEvent Event(string type, string content, int padding)
    {
        var envelope = Encoding.UTF8.GetBytes(
            $"{{\"event_timestamp\":\"2026-01-01T00:00:00Z\",\"event_type\":\"{type}\",\"event\":{{{content},\"x\":\"{new string('x', padding)}\"}}}}");
        return TamsEvent.TryParse(envelope, out var tams, out var fault)
            ? new NewEvent(tams, envelope)
            : throw new InvalidOperationException($"{fault.Member}: {fault.Problem}");
    }
}
