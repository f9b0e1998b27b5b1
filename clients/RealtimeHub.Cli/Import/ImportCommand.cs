using System.CommandLine;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Import;

/// <summary><c>rthub import</c>.</summary>
internal static class ImportCommand
{
    public const string Examples = """
        Examples:
          rthub import tams.ndjson --hub http://new:5080
          rthub import tams.ndjson --hub http://new:5080 --stream archive
          rthub export --hub http://old:5080 | rthub import - --hub http://new:5080

        The envelopes are appended in order, behind what the stream has; position, groups and received are those of
        the new hub. An import of a file that was interrupted goes on where it was when the same command is run
        again: FILE.import keeps the place, and is deleted at the end. Of a pipe, what was imported within the key
        window of the hub (10 minutes) is not appended twice.

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var file = new Argument<string>("FILE") { Description = "What rthub export or rthub tail --json wrote; - is the standard input." };
        var stream = StreamOption.Create();
        var command = new Command("import", "Publishes an export into a hub, in order, once.") { file, stream };
        command.SetAction((result, cancellationToken) =>
            new ImportRun(console, HubOption.Read(result.GetValue(hub), console), result.GetValue(stream)!, result.GetValue(file)!).RunAsync(cancellationToken));
        return command;
    }
}
