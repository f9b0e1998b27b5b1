using System.CommandLine;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Wait;

/// <summary><c>rthub wait</c>.</summary>
internal static class WaitCommand
{
    public const string Examples = """
        Examples:
          rthub wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange '[10:0_20:0)'
          rthub wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange '[10:0_20:0)' --timeout 60s && make-clip
          rthub wait --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange '[10:0_20:0)' --json | jq .position

        Ends with 0 when every nanosecond of it has segments, at once if that is so already, and with 2 when it is not in time.

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var stream = StreamOption.Create();
        var (flow, timerange) = (FlowOption.Create(), TimerangeOption.Create(required: true));
        var timeout = new Option<string>("--timeout") { Description = "Give up after so long, such as 60s; without it never.", HelpName = "TIME" };
        var tolerance = new Option<long>("--tolerance") { Description = "Gaps of so many nanoseconds count as covered: rounded frame rates leave such.", HelpName = "NS" };
        var protocol = ProtocolOption.Create();
        var json = new Option<bool>("--json") { Description = "The result as JSON, on one line." };
        var command = new Command("wait", "Waits until a timerange of a flow is available.") { flow, timerange, timeout, tolerance, stream, json, protocol };
        command.SetAction((result, cancellationToken) => WaitRun.RunAsync(
            new WaitRequest
            {
                Hubs = HubOption.Read(result.GetValue(hub), console),
                Protocol = ProtocolOption.Read(result.GetValue(protocol)),
                Stream = result.GetValue(stream)!,
                Flow = FlowOption.Read(result.GetValue(flow)),
                Timerange = TimerangeOption.Read(result.GetValue(timerange))!.Value,
                Tolerance = result.GetValue(tolerance) is >= 0 and var ns ? ns : throw new UsageException("--tolerance: give nanoseconds, at least 0."),
                Timeout = result.GetValue(timeout) is { } text ? Durations.Parse("--timeout", text) : Timeout.InfiniteTimeSpan,
                Json = result.GetValue(json),
            },
            console,
            cancellationToken));
        return command;
    }
}
