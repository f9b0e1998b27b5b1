using System.CommandLine;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Simulation;

namespace RealtimeHub.Cli.Simulate;

/// <summary><c>rthub simulate</c>.</summary>
internal static class SimulateCommand
{
    public const string Examples = """
        Examples:
          rthub simulate                                      one live channel of seven flows, as the clock runs
          rthub simulate --channels 20 --segment-duration 1
          rthub simulate --rate 5000 --duration 1m            load: 5,000 events a second
          rthub simulate --rate 500 --count 10000 --ack-log acknowledged.txt

        Batches are published one after another; each is tried again, under the same idempotency key, until it is acknowledged.
        --ack-log writes a line for each acknowledged event: its position and the first 16 bytes of its envelope's SHA-256.

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var stream = StreamOption.Create();
        var channels = Number("--channels", "How many channels are on air.", 1);
        var flows = Number("--flows-per-channel", "Flows of each channel: video renditions, audio, data, and one that collects them.", 7);
        var segment = new Option<string>("--segment-duration") { Description = "How long a segment is.", HelpName = "T", DefaultValueFactory = _ => "2s" };
        var rate = new Option<double?>("--rate") { Description = "So many events a second, instead of as the clock runs.", HelpName = "N" };
        var duration = new Option<string?>("--duration") { Description = "End after this time: seconds, or 500ms, 10m, 1h.", HelpName = "T" };
        var count = new Option<long?>("--count") { Description = "End after so many events.", HelpName = "N" };
        var ackLog = new Option<string?>("--ack-log") { Description = "Write a line for each acknowledged event to this file.", HelpName = "FILE" };
        var command = new Command("simulate", "Publishes what a live media store would.") { stream, channels, flows, segment, rate, duration, count, ackLog };
        command.SetAction((result, cancellationToken) => SimulateRun.RunAsync(
            new SimulateRequest
            {
                Hubs = HubOption.Read(result.GetValue(hub), console),
                Stream = result.GetValue(stream)!,
                Store = new SimulationOptions
                {
                    Channels = Positive(channels, result),
                    FlowsPerChannel = Positive(flows, result),
                    SegmentDuration = SegmentDuration(result.GetValue(segment)!),
                },
                Rate = result.GetValue(rate) is not <= 0 and var events ? events : throw new UsageException("--rate: give events a second, more than 0."),
                Duration = result.GetValue(duration) is { } text ? Durations.Parse("--duration", text) : null,
                Count = result.GetValue(count) is not <= 0 and var most ? most ?? long.MaxValue : throw new UsageException("--count: give a number of events, at least 1."),
                AckLog = result.GetValue(ackLog),
            },
            console,
            cancellationToken));
        return command;
    }

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    private static int Positive(Option<int> option, ParseResult result) =>
        result.GetValue(option) is > 0 and var value ? value : throw new UsageException($"{option.Name}: give a number, at least 1.");

    private static TimeSpan SegmentDuration(string text)
    {
        var duration = Durations.Parse("--segment-duration", text);
        if (duration < TimeSpan.FromMilliseconds(10) || duration > TimeSpan.FromHours(1)) throw new UsageException("--segment-duration: give 10ms to 1h.");
        return duration;
    }
}
