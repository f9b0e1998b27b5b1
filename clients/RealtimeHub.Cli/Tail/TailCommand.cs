using System.CommandLine;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;

namespace RealtimeHub.Cli.Tail;

/// <summary><c>rthub tail</c>.</summary>
internal static class TailCommand
{
    public const string Examples = """
        Examples:
          rthub tail                                          what happens from now on
          rthub tail --from beginning --limit 20              the oldest 20 events that are kept
          rthub tail --from time:2026-11-20T09:00:00Z         everything since nine o'clock
          rthub tail --events flows/segments_added --flow-ids 4f79cfd1-a4c5-4ba0-9ec6-cc5f36bf7a27
          rthub tail --resume tail.position --from beginning  goes on where the last run stopped
          rthub tail --resume tail.position --output events.ndjson   every event once in the file, whatever happens
          rthub tail --json | jq -r .event.flow_id            events as the hub sends them, one a line

        A lost connection is made again and nothing is missed; what cannot be had any more is said as a gap on stderr.
        With --json, gaps and notices are JSON lines on stderr too. Ctrl-C ends it; where it stood can be given to --from.

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var stream = StreamOption.Create();
        var from = new Option<string>("--from") { Description = "now, beginning, position:<position> or time:<RFC 3339>.", HelpName = "START", DefaultValueFactory = _ => "now" };
        var json = new Option<bool>("--json") { Description = "Events as the hub sends them, one JSON object a line." };
        var limit = new Option<long?>("--limit") { Description = "End after so many events.", HelpName = "N" };
        var resume = new Option<string?>("--resume") { Description = "Keep the position in this file, and go on from there; --from is for the first run.", HelpName = "FILE" };
        var output = new Option<string?>("--output") { Description = "Append the events to this file, as --json writes them, instead of to stdout. Needs --resume.", HelpName = "FILE" };
        var protocol = ProtocolOption.Create(" Without it --json and --output take json, which keeps every digit.");
        var filter = new FilterOptions();
        var command = new Command("tail", "Follows a stream: a line for each event.") { stream, from };
        filter.AddTo(command);
        command.Add(limit);
        command.Add(json);
        command.Add(resume);
        command.Add(output);
        command.Add(protocol);
        command.SetAction((result, cancellationToken) => TailRun.RunAsync(
            new TailRequest
            {
                Hubs = HubOption.Read(result.GetValue(hub), console),
                Protocol = ProtocolOption.Read(result.GetValue(protocol), KeepsText(result.GetValue(json), result.GetValue(output))),
                Stream = result.GetValue(stream)!,
                From = ReadFrom(result.GetValue(from)!),
                Filter = filter.Read(result),
                Json = result.GetValue(json),
                Limit = ReadLimit(result.GetValue(limit)),
                Resume = result.GetValue(resume),
                Output = result.GetValue(output) is { } file && result.GetValue(resume) is null
                    ? throw new UsageException($"--output: give --resume FILE too, so that '{file}' gets each event once.")
                    : result.GetValue(output),
            },
            console,
            cancellationToken));
        return command;
    }

    // What is shown as JSON is shown to the digit as the hub has it.
    private static WireEncoding KeepsText(bool json, string? output) => json || output is not null ? WireEncoding.Json : WireEncoding.MessagePack;

    private static StartFrom ReadFrom(string text)
    {
        try
        {
            return StartFrom.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--from: {e.Message}");
        }
    }

    private static long ReadLimit(long? limit) => limit switch
    {
        null => long.MaxValue,
        > 0 => limit.Value,
        _ => throw new UsageException("--limit: give a number of events, at least 1."),
    };
}
