using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Webhooks;

/// <summary>The options of <c>rthub webhooks add</c>, and what becomes of them.</summary>
internal sealed class AddWebhook
{
    private const string KeyVariable = "RTHUB_WEBHOOK_KEY";

    private readonly Argument<string> _url = new("URL") { Description = "Where calls go." };
    private readonly FilterOptions _filter = new();
    private readonly Option<string> _key = new("--api-key-name") { Description = $"The header that carries the key; its value is taken from the environment variable {KeyVariable}.", HelpName = "HEADER" };
    private readonly Option<string[]> _tags = new("--tag") { Description = "A tag; repeat it for several, or for several values.", HelpName = "NAME=VALUE" };
    private readonly Option<string?> _stream = new("--stream") { Description = "The stream that it follows; without it the hub's default.", HelpName = "NAME" };
    private readonly Option<string?> _from = new("--from") { Description = "Where it begins: now (default), beginning, position:<position> or time:<RFC 3339 with offset>.", HelpName = "START" };
    private readonly Option<bool> _disabled = new("--disabled") { Description = "Registers it without sending anything yet." };
    private readonly Option<bool> _sign = new("--sign") { Description = "Has calls signed (Standard Webhooks), and shows the secret this once." };
    private readonly Option<bool> _json = new("--json") { Description = "The hub's answer as it is, with secret added by --sign." };

    public Command ToCommand(Func<ParseResult, CancellationToken, Func<WebhookClient, CliConsole, Task<int>>, Task<int>> run)
    {
        var command = new Command("add", "Registers a webhook: what matches is sent there, in order, at least once.") { _url, _key, _tags, _stream, _from, _disabled, _sign, _json };
        _filter.AddTo(command);
        command.SetAction((result, cancellationToken) => run(result, cancellationToken, (client, console) => AddAsync(result, client, console, cancellationToken)));
        return command;
    }

    private async Task<int> AddAsync(ParseResult result, WebhookClient client, CliConsole console, CancellationToken cancellationToken)
    {
        var (body, query) = (Body(result, console), Query(result));
        await client.FindHubAsync(cancellationToken);
        var added = await client.AddAsync(body, query, cancellationToken);
        var secret = result.GetValue(_sign) ? await client.NewSecretAsync(added.Id, cancellationToken) : null;
        if (result.GetValue(_json)) console.WriteJson(JsonSerializer.SerializeToUtf8Bytes(WithSecret(added.Json, secret)));
        else Write(added, secret, console);
        return ExitCode.Ok;
    }

    private JsonObject Body(ParseResult result, CliConsole console)
    {
        _filter.Read(result);
        var body = new JsonObject { ["url"] = result.GetValue(_url) };
        foreach (var (member, values) in _filter.Given(result)) body[member] = member == "timerange" ? values[0] : Texts(values);
        if (!body.ContainsKey("events")) body["events"] = Texts([.. Tams.EventTypes.All.Select(type => Tams.EventTypes.ToText(type))]);
        if (result.GetValue(_key) is { } name)
        {
            body["api_key_name"] = name;
            body["api_key_value"] = console.Environment(KeyVariable) ?? throw new UsageException($"--api-key-name: put the key into the environment variable {KeyVariable}; on the command line others could read it.");
        }

        if (result.GetValue(_disabled)) body["status"] = "disabled";
        if (result.GetValue(_tags) is { Length: > 0 } tags) body["tags"] = Tags(tags);
        return body;
    }

    private string Query(ParseResult result)
    {
        var from = result.GetValue(_from);
        if (!StartFrom.TryParse(from, out _)) throw new UsageException($"--from: '{from}' is not a start: give now, beginning, position:<position> or time:<RFC 3339 with offset>.");
        var parts = new[] { ("stream", result.GetValue(_stream)), ("from", from) }.Where(part => part.Item2 is not null).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}");
        return string.Join('&', parts) is { Length: > 0 } query ? "?" + query : "";
    }

    // One value is a text, several are a list, as TAMS has it.
    private static JsonObject Tags(string[] texts)
    {
        var tags = new JsonObject();
        var pairs = texts.Select(text => text.Split('=', 2) is [{ Length: > 0 } name, var value] ? (Name: name, Value: value) : throw new UsageException($"--tag: '{text}' is not NAME=VALUE."));
        foreach (var tag in pairs.GroupBy(pair => pair.Name, pair => pair.Value)) tags[tag.Key] = tag.Count() == 1 ? tag.Single() : Texts([.. tag]);
        return tags;
    }

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject WithSecret(JsonElement webhook, string? secret)
    {
        var json = JsonObject.Create(webhook)!;
        if (secret is not null) json["secret"] = secret;
        return json;
    }

    private static void Write(WebhookInfo added, string? secret, CliConsole console)
    {
        console.Out.WriteLine(added.Id);
        if (secret is null) return;
        console.Out.WriteLine(secret);
        console.Mention("The second line is the secret; it is not shown again.");
    }
}
