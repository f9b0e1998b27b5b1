using System.CommandLine;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Publish;

/// <summary><c>rthub publish</c>.</summary>
internal static class PublishCommand
{
    public const string Examples = """
        Examples:
          rthub publish event.json                            one envelope, an array of them, or one a line
          some-producer | rthub publish -                     as they come
          rthub tail --json | rthub publish - --hub http://other:5080
          rthub publish events.ndjson --key nightly-import    the same key may be run again after a failure

        At most 1,000 events or 16 MiB are one batch: all of it is published, or nothing. Each batch has an idempotency key made
        of --key, or else of its content, so running the same publish again does not append anything twice.

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var file = new Argument<string>("FILE") { Description = "A file of TAMS envelopes: an object, an array, or NDJSON; - is the standard input." };
        var stream = StreamOption.Create();
        var key = new Option<string?>("--key") { Description = "What the idempotency keys are made of, instead of the content.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "A line {\"positions\":[…]} for each batch." };
        var command = new Command("publish", "Publishes events from a file or from the standard input.") { file, stream, key, json };
        command.SetAction((result, cancellationToken) => new PublishRun(console)
        {
            Hubs = HubOption.Read(result.GetValue(hub), console),
            File = result.GetValue(file)!,
            Stream = result.GetValue(stream)!,
            Key = result.GetValue(key),
            Json = result.GetValue(json),
        }.RunAsync(cancellationToken));
        return command;
    }
}
