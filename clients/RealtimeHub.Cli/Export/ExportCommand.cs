using System.CommandLine;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Export;

/// <summary><c>rthub export</c>.</summary>
internal static class ExportCommand
{
    public const string Examples = """
        Examples:
          rthub export --hub http://old:5080 --output tams.ndjson    from a running hub
          rthub export data --output tams.ndjson                     from a data folder, without a hub
          rthub export data --skip-damaged > readable.ndjson         what is readable of a damaged one
          rthub export --hub http://old:5080 | rthub import - --hub http://new:5080

        Events as the hub sends them, one a line, with position, groups and received, from the oldest that is kept
        up to the newest that is there when it begins. What is missing is said on stderr.

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "A data folder or a stream's folder; without it, the hub is asked.", Arity = ArgumentArity.ZeroOrOne };
        var stream = StreamOption.Create();
        var from = new Option<string>("--from") { Description = "beginning, position:<position> or time:<RFC 3339>.", HelpName = "START", DefaultValueFactory = _ => "beginning" };
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file instead of the standard output.", HelpName = "FILE" };
        var skip = new Option<bool>("--skip-damaged") { Description = "Go on behind what cannot be read. Of a folder only." };
        var command = new Command("export", "Writes the events of a stream, one a line, from a hub or a data folder.") { folder, stream, from, output, skip };
        command.SetAction((result, cancellationToken) =>
        {
            var start = ReadFrom(result.GetValue(from)!);
            var name = result.GetValue(stream)!;
            var run = new ExportRun(console, result.GetValue(output));
            if (result.GetValue(folder) is not { } path)
            {
                if (result.GetValue(skip)) throw new UsageException("--skip-damaged: give the FOLDER; a hub does not serve around damage.");
                return run.RunAsync(new HubSource(HubOption.Read(result.GetValue(hub), console), name, start, console).ReadAsync(cancellationToken), cancellationToken);
            }

            if (result.GetValue(hub) is { Length: > 0 }) throw new UsageException("Give a FOLDER or --hub, not both.");
            return run.RunAsync(new FolderSource(path, name, start, result.GetValue(skip)).ReadAsync(cancellationToken), cancellationToken);
        });
        return command;
    }

    private static StartFrom ReadFrom(string text)
    {
        try
        {
            return StartFrom.Parse(text) is var from && from != StartFrom.Now ? from : throw new UsageException("--from: there is nothing to export from now on; see rthub tail.");
        }
        catch (FormatException e)
        {
            throw new UsageException($"--from: {e.Message}");
        }
    }
}
