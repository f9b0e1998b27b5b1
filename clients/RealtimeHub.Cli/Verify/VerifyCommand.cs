using System.CommandLine;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Verify;

/// <summary><c>rthub verify</c>.</summary>
internal static class VerifyCommand
{
    public const string Examples = """
        Examples:
          rthub verify data                                   every stream of a hub's data folder
          rthub verify data --stream tams                     one of them
          rthub verify /backup/streams/tams                   a stream's folder by itself
          rthub verify data --json | jq .streams[].findings

        It reads only: the hub may be running. It ends with 0 when all is sound, with 1 when something is damaged
        or missing, and with 66 when there is nothing to read. What an interrupted write left at the end is no
        damage: nobody was told that it was kept.

        """;

    public static Command Create(CliConsole console)
    {
        var folder = new Argument<string>("FOLDER") { Description = "A hub's data folder, or the folder of one stream." };
        var stream = new Option<string?>("--stream") { Description = "This stream only.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "One JSON object: streams, their segments and findings." };
        var command = new Command("verify", "Checks every record of a data folder, without a hub.") { folder, stream, json };
        command.SetAction((result, cancellationToken) => Task.FromResult(
            new VerifyRun(console, result.GetValue(json)).Run(result.GetValue(folder)!, result.GetValue(stream), cancellationToken)));
        return command;
    }
}
