using System.CommandLine;
using System.Text;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;

namespace RealtimeHub.Cli.Streams;

/// <summary><c>rthub streams</c>.</summary>
internal static class StreamsCommand
{
    public const string Examples = """
        Examples:
          rthub streams                                       the streams and what they hold
          rthub streams --json | jq '.streams[].newest'       as the hub answers
          rthub streams --hub http://hub.example.com:5080

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var json = new Option<bool>("--json") { Description = "The hub's answer as it is." };
        var command = new Command("streams", "Lists the streams: oldest and newest position, events, size, epochs, retention.") { json };
        command.SetAction((result, cancellationToken) =>
            RunAsync(HubOption.Read(result.GetValue(hub), console), result.GetValue(json), console, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Uri> hubs, bool json, CliConsole console, CancellationToken cancellationToken)
    {
        using var http = new HubHttp(hubs, console.Time);
        var (answer, list) = await http.GetAsync<StreamList>("streams", cancellationToken);
        if (json) console.Out.WriteLine(Encoding.UTF8.GetString(answer));
        else Write(list, console);
        return ExitCode.Ok;
    }

    private static void Write(StreamList list, CliConsole console)
    {
        var table = new Table("STREAM", "EVENTS", "SIZE", "OLDEST", "NEWEST", "LAST EVENT", "EPOCHS", "RETENTION") { RightAligned = [1, 2, 6], Empty = "No streams. Declare one: RealtimeHub:Streams, in the settings of the hub" };
        foreach (var stream in list.Streams) table.Add(stream.Cells(console.Time));
        table.WriteTo(console);
        // Beside the table, which programs may read.
        if (list.Storage is not { } storage) return;
        console.Mention(storage.Line);
        foreach (var weakness in storage.Weaknesses) console.Warn(weakness);
    }
}
