using System.CommandLine;

namespace RealtimeHub.Load;

/// <summary>The command line.</summary>
internal static class Commands
{
    private static readonly Option<string?> Host = new("--host") { Description = "Path of RealtimeHub.Host.dll: starts a hub on the first core, with a temporary data folder.", Recursive = true };
    private static readonly Option<string?> Url = new("--url") { Description = "A hub that runs already.", Recursive = true };
    private static readonly Option<int?> Process = new("--pid") { Description = "Process id of the hub at --url, for its CPU and memory.", Recursive = true };
    private static readonly Option<string> Data = new("--data") { Description = "Where temporary folders are made; must be on a disk for synced figures to mean anything.", DefaultValueFactory = _ => Path.GetTempPath(), Recursive = true };
    private static readonly Option<bool> Json = new("--json") { Description = "One line of JSON instead of a table.", Recursive = true };
    private static readonly Option<int> Size = Number("--size", 500, "Bytes an event.");

    public static RootCommand Root() => new("Load for RealtimeHub. Server on the first core, load on the second; compare only figures of one run.")
    {
        Host, Url, Process, Data, Json,
        Publish(), CatchUp(), FanOut(), Stalled(), Idle(), Webhooks(), Bare(),
    };

    private static Command Publish()
    {
        var publishers = Number("--publishers", 64, "Connections, each with one request on its way.");
        var batch = Number("--batch", 1, "Events a request.");
        var (rounds, seconds) = Rounds(5, 3);
        return Mode("publish", "Publish over HTTP, in turns with a bare Kestrel endpoint.", [publishers, batch, Size, rounds, seconds], (lab, given) =>
            new PublishMode(lab, new(given.GetValue(publishers), given.GetValue(Size), given.GetValue(batch), given.GetValue(rounds), Time(given, seconds))).Run());
    }

    private static Command CatchUp()
    {
        var events = Number("--events", 1_000_000, "Events in the log before.");
        var rate = Number("--rate", 2000, "Events a second published meanwhile.");
        var subscribers = Number("--subscribers", 1, "All from the beginning.");
        return Mode("catch-up", "Read a long log from its beginning while it grows.", [events, rate, subscribers, Size], (lab, given) =>
            new CatchUpMode(lab, new(given.GetValue(events), given.GetValue(Size), given.GetValue(rate), given.GetValue(subscribers))).Run());
    }

    private static Command FanOut()
    {
        var subscribers = Number("--subscribers", 1000, "To everything.");
        var events = Number("--events", 2000, "Events published.");
        var rate = Number("--rate", 0, "Events a second; 0 is as fast as it goes.");
        return Mode("fan-out", "Everything to everyone.", [subscribers, events, rate, Size], (lab, given) =>
            new FanOutMode(lab, new(given.GetValue(subscribers), given.GetValue(events), given.GetValue(rate), given.GetValue(Size))).Run());
    }

    private static Command Stalled()
    {
        var subscribers = Number("--subscribers", 200, "Healthy ones.");
        var stalled = Number("--stalled", 1, "That subscribe and never read.");
        var rate = Number("--rate", 100, "Events a second.");
        var (rounds, seconds) = Rounds(5, 10);
        return Mode("stalled", "Healthy subscribers, without and with some that never read.", [subscribers, stalled, rate, Size, rounds, seconds], (lab, given) =>
            new StalledMode(lab, new(given.GetValue(subscribers), given.GetValue(stalled), given.GetValue(rate), given.GetValue(Size), given.GetValue(rounds), Time(given, seconds))).Run());
    }

    private static Command Idle()
    {
        var connections = Number("--connections", 10_000, "Each with one subscription to a flow of its own.");
        return Mode("idle", "Memory of connections that wait.", [connections], (lab, given) => new IdleMode(lab, new(given.GetValue(connections))).Run());
    }

    private static Command Webhooks()
    {
        var webhooks = Number("--webhooks", 1_000, "Each with a receiver that is not there.");
        var events = Number("--events", 100, "Events that wait for each of them.");
        return Mode("webhooks", "Memory, threads and CPU while deliveries wait to be tried again.", [webhooks, events, Size], (lab, given) =>
            new WebhooksMode(lab, new(given.GetValue(webhooks), given.GetValue(events), given.GetValue(Size))).Run());
    }

    private static Command Bare()
    {
        var address = new Argument<string>("address") { Description = "For example 127.0.0.1:5081." };
        var command = new Command(BareEndpoint.Verb, "A Kestrel endpoint that reads the body and answers 201.") { address };
        command.SetAction((given, _) => BareEndpoint.RunAsync(given.GetValue(address)!));
        return command;
    }

    private static Command Mode(string name, string description, IEnumerable<Option> options, Action<Lab, ParseResult> run)
    {
        var command = new Command(name, description);
        foreach (var option in options) command.Options.Add(option);
        command.SetAction(given =>
        {
            using var lab = new Lab(new LabOptions
            {
                Host = given.GetValue(Host),
                Url = given.GetValue(Url),
                Process = given.GetValue(Process),
                Data = given.GetValue(Data)!,
                Json = given.GetValue(Json),
            });
            run(lab, given);
        });
        return command;
    }

    private static (Option<int> Rounds, Option<int> Seconds) Rounds(int rounds, int seconds) =>
        (Number("--rounds", rounds, "Turns of each side."), Number("--seconds", seconds, "Length of a turn."));

    private static TimeSpan Time(ParseResult given, Option<int> seconds) => TimeSpan.FromSeconds(given.GetValue(seconds));

    private static Option<int> Number(string name, int otherwise, string description) => new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
