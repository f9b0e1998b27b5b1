using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.Protocol.MessagePack;
using RealtimeHub.Simulation;
using RealtimeHub.Tams;

namespace RealtimeHub.Benchmarks;

/// <summary>What an event costs in either protocol: bytes on the wire, and nanoseconds to encode, to frame and to read.</summary>
internal static class Encodings
{
    private const int BatchSize = 100;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    public static void Run()
    {
        // Once for the just-in-time compiler.
        Report("warm-up", Simulated(1000));
        Report("simulated store", Simulated(1000));
        foreach (var size in new[] { 500, 1_000, 10_000, 100_000 }) Report($"{size} bytes of JSON", [.. Enumerable.Range(1, BatchSize).Select(n => Sized(n, size))]);
    }

    private static void Report(string what, HubEvent[] events)
    {
        var (json, pack) = (events.Sum(e => (long)e.Json.Length), events.Sum(e => (long)e.MessagePack.Length));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {events.Length} events, {(double)json / events.Length:F0} bytes in JSON, {(double)pack / events.Length:F0} in MessagePack ({100.0 * pack / json:F0} %)"));
        Measure("  encode once, JSON → MessagePack", events.Length, () =>
        {
            foreach (var e in events) JsonToMessagePack.ToArray(e.Json.Span);
        });
        EventsMessage[] messages = [.. events.Chunk(BatchSize).Select(batch => new EventsMessage(batch, batch[^1].Position, 0))];
        var output = new ArrayBufferWriter<byte>(1 << 25);
        foreach (var encoding in new[] { WireEncoding.Json, WireEncoding.MessagePack })
        {
            Measure($"  frame batches of {BatchSize}, {encoding}", events.Length, () =>
            {
                output.ResetWrittenCount();
                foreach (var message in messages) StreamItemFrame.Write(output, encoding, "1", message);
            });
        }

        byte[][] asJson = [.. messages.Select(m => Item(m, WireEncoding.Json))], asPack = [.. messages.Select(m => Item(m, WireEncoding.MessagePack))];
        Measure("  read a batch, JSON", events.Length, () =>
        {
            foreach (var bytes in asJson) JsonSerializer.Deserialize<SubscriptionMessage>(bytes, ProtocolJson.Options);
        });
        Measure("  read a batch, MessagePack", events.Length, () =>
        {
            foreach (var bytes in asPack)
            {
                var reader = new MessagePackReader(bytes);
                MessageFormReader.Read(ref reader);
            }
        });
    }

    private static void Measure(string what, int events, Action run)
    {
        run();
        double best = double.MaxValue;
        var allocated = 0L;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Each;)
        {
            var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {best / events,10:F0} ns/event {allocated / events,10} bytes allocated/event"));
    }

    private static byte[] Item(EventsMessage message, WireEncoding encoding)
    {
        var output = new ArrayBufferWriter<byte>();
        StreamItemFrame.WriteItem(output, encoding, message);
        return output.WrittenSpan.ToArray();
    }

    private static HubEvent Sized(int number, int size)
    {
        var fixedPart = $$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_added","event":{"flow_id":"{{{Guid.Empty}}}","segments":[{"object_id":"@","timerange":"[{{{number}}}:0_{{{number + 1}}}:0)","sample_offset":0,"sample_count":48000}]}}""";
        return Write(Encoding.UTF8.GetBytes(fixedPart.Replace("@", new string('x', Math.Max(1, size - fixedPart.Length - 190)))), number, EventType.FlowsSegmentsAdded);
    }

    // What a live store says: its flows and sources first, then their segments.
    private static HubEvent[] Simulated(int count)
    {
        var store = new SimulatedStore(new SimulationOptions { Channels = 10 });
        return [.. store.Events().Take(count).Select((envelope, i) => Write(envelope, i + 1, Events.Read(envelope).Type))];
    }

    private static HubEvent Write(ReadOnlyMemory<byte> envelope, int number, EventType type)
    {
        Group[] groups = [new(GroupKind.Flow, Guid.NewGuid()), new(GroupKind.Source, Guid.NewGuid())];
        var position = new Position(7, number);
        var wire = new byte[HubEventWriter.MaxLength(envelope.Length, groups.Length)];
        var length = HubEventWriter.Write(wire, envelope.Span, position, groups, DateTimeOffset.UnixEpoch);
        return new HubEvent(position, type, groups, DateTimeOffset.UnixEpoch, wire.AsMemory(0, length), envelope.Length - 1);
    }
}
