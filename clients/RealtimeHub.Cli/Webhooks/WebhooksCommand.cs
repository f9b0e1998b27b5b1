using System.CommandLine;
using System.Globalization;
using System.Text;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Webhooks;

/// <summary><c>rthub webhooks</c>.</summary>
internal sealed class WebhooksCommand
{
    public const string Examples = """
        Examples:
          rthub webhooks list
          rthub webhooks add https://hook.example.com/ --events flows/segments_added
          rthub webhooks show ID

        """;

    private readonly CliConsole _console;
    private readonly Option<string[]> _hub;

    private WebhooksCommand(CliConsole console, Option<string[]> hub) => (_console, _hub) = (console, hub);

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var webhooks = new WebhooksCommand(console, hub);
        return new Command("webhooks", "Shows, adds, tests, replays and removes webhooks.")
        {
            webhooks.List(),
            webhooks.Show(),
            new AddWebhook().ToCommand(webhooks.RunAsync),
            webhooks.Test(),
            webhooks.Replay(),
            webhooks.Status("disable", "disabled", "Has nothing sent any more; the webhook keeps its place."),
            webhooks.Status("enable", "created", "Goes on sending from where it stopped, also after an error."),
            webhooks.Remove(),
        };
    }

    public static string ExamplesOf(string command) => $"""
        Examples:
        {command switch
    {
        "list" => """
                  rthub webhooks list                            status, how far behind, the last error
                  rthub webhooks list --tag team=news --json
                """,
        "add" => """
                  rthub webhooks add https://hook.example.com/                          every event, from now on
                  rthub webhooks add https://hook.example.com/ --events flows/segments_added --flow-ids ID --sign
                  RTHUB_WEBHOOK_KEY=secret rthub webhooks add https://hook.example.com/ --api-key-name X-Api-Key
                """,
        "replay" => """
                  rthub webhooks replay ID --from time:2026-07-23T12:00:00Z    delivers again what came since
                  rthub webhooks replay ID --from now                          leaves out what was not delivered
                """,
        _ => $"  rthub webhooks {command} e85efab4-993b-4ad6-9af3-4cd8d0d38860",
    }}

        """;

    private Command List()
    {
        var tags = new Option<string[]>("--tag") { Description = "Only webhooks with this value of a tag; repeat it for several tags.", HelpName = "NAME=VALUE" };
        var json = Json();
        var command = new Command("list", "Lists the webhooks: status, how far behind, the last error.") { tags, json };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken, async (client, console) =>
        {
            var query = string.Concat((result.GetValue(tags) ?? []).Select(TagQuery));
            var webhooks = await client.ListAsync(query, cancellationToken).ToListAsync(cancellationToken);
            if (result.GetValue(json)) console.WriteJson(Encoding.UTF8.GetBytes($"[{string.Join(',', webhooks.Select(webhook => webhook.Json.GetRawText()))}]"));
            else WebhookText.WriteList(await WithDeliveriesAsync(client, webhooks, cancellationToken), isSelection: query.Length > 0, console);
            return ExitCode.Ok;
        }));
        return command;
    }

    private Command Show()
    {
        var json = Json();
        var id = Id();
        var command = new Command("show", "Shows a webhook, and its last calls.") { id, json };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken, async (client, console) =>
        {
            var webhook = await client.GetAsync(Read(result.GetValue(id)!), cancellationToken);
            var (bytes, deliveries) = await client.DeliveriesAsync(webhook.Id, cancellationToken);
            if (result.GetValue(json)) console.WriteJson([.. "{\"webhook\":"u8, .. Encoding.UTF8.GetBytes(webhook.Json.GetRawText()), .. ",\"deliveries\":"u8, .. bytes, .. "}"u8]);
            else WebhookText.WriteOne(webhook, deliveries, console);
            return ExitCode.Ok;
        }));
        return command;
    }

    private Command Test()
    {
        var json = Json();
        var id = Id();
        var command = new Command("test", "Calls the receiver once with an event that says nothing, and shows what came of it.") { id, json };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken, async (client, console) =>
        {
            await client.GetAsync(Read(result.GetValue(id)!), cancellationToken);
            var (bytes, attempt) = await client.TestAsync(Read(result.GetValue(id)!), cancellationToken);
            if (result.GetValue(json)) console.WriteJson(bytes);
            else console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(attempt.IsDelivered ? "taken" : "not taken")}: {attempt.Summary} ({attempt.Took:0.000} s)"));
            return attempt.IsDelivered ? ExitCode.Ok : ExitCode.Failed;
        }));
        return command;
    }

    private Command Replay()
    {
        var id = Id();
        var from = new Option<string>("--from") { Description = "Where to go on: beginning, now, position:<position> or time:<RFC 3339 with offset>.", HelpName = "START", Required = true };
        var json = Json();
        var command = new Command("replay", "Goes on from another place of the stream: delivers again, or leaves out.") { id, from, json };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken, async (client, console) =>
        {
            var start = result.GetValue(from)!;
            if (start.Length == 0 || !StartFrom.TryParse(start, out _)) throw new UsageException($"--from: '{start}' is not a start: give now, beginning, position:<position> or time:<RFC 3339 with offset>.");
            await client.GetAsync(Read(result.GetValue(id)!), cancellationToken);
            var (bytes, replay) = await client.ReplayAsync(Read(result.GetValue(id)!), start, cancellationToken);
            if (result.GetValue(json)) console.WriteJson(bytes);
            else console.Out.WriteLine($"goes on after {replay.Start}; the webhook is {Printable.Text(replay.Status)}");
            return ExitCode.Ok;
        }));
        return command;
    }

    private Command Status(string name, string status, string description)
    {
        var id = Id();
        var command = new Command(name, description) { id };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken, async (client, console) =>
        {
            var webhook = await client.SetStatusAsync(Read(result.GetValue(id)!), status, cancellationToken);
            console.Out.WriteLine($"{webhook.Id} {Printable.Text(webhook.Status)}");
            return ExitCode.Ok;
        }));
        return command;
    }

    private Command Remove()
    {
        var id = Id();
        var command = new Command("remove", "Deletes a webhook, and all that is known of it.") { id };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken, async (client, _) =>
        {
            await client.GetAsync(Read(result.GetValue(id)!), cancellationToken);
            await client.RemoveAsync(Read(result.GetValue(id)!), cancellationToken);
            return ExitCode.Ok;
        }));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken, Func<WebhookClient, CliConsole, Task<int>> run)
    {
        using var http = new HubHttp(HubOption.Read(result.GetValue(_hub), _console), _console.Time);
        return await run(new WebhookClient(http), _console);
    }

    private static async Task<IReadOnlyList<(WebhookInfo, DeliveriesInfo)>> WithDeliveriesAsync(WebhookClient client, IReadOnlyList<WebhookInfo> webhooks, CancellationToken cancellationToken)
    {
        var all = new List<(WebhookInfo, DeliveriesInfo)>();
        foreach (var webhook in webhooks)
        {
            if (await client.FindDeliveriesAsync(webhook.Id, cancellationToken) is { } deliveries) all.Add((webhook, deliveries));
        }

        return all;
    }

    private static string TagQuery(string tag) => tag.Split('=', 2) is [{ Length: > 0 } name, var value]
        ? $"&tag.{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}"
        : throw new UsageException($"--tag: '{tag}' is not NAME=VALUE.");

    private static Guid Read(string id) => Guid.TryParseExact(id, "D", out var read) ? read : throw new UsageException($"'{id}' is not the id of a webhook; rthub webhooks list shows them.");

    private static Argument<string> Id() => new("ID") { Description = "The webhook's id." };

    private static Option<bool> Json() => new("--json") { Description = "The hub's answer as it is." };
}
