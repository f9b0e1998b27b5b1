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
    private static readonly Option<string> Who = new("--peer") { Description = $"Who delivers: {string.Join(", ", Peer.All)}.", DefaultValueFactory = _ => Peer.Hub, Recursive = true };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "Seconds of the same before anything counts.", DefaultValueFactory = _ => 8, Recursive = true };
    private static readonly Option<int> Size = Number("--size", 500, "Bytes an event.");

    public static RootCommand Root() => new("Load for RealtimeHub. Server on the first core, load on the second; compare only figures of one run.")
    {
        Host, Url, Process, Data, Json, Who, WarmUp,
        Publish(), CatchUp(), FanOut(), Stalled(), Idle(), Webhooks(), ManyFilters(), TwoNodes(), PublishRedis(), NodeDied(), Table(), Server(BareEndpoint.Verb, "A Kestrel endpoint that reads the body and answers 201.", BareEndpoint.RunAsync),
        Server(StockSignalR.Verb, "A plain SignalR hub with one group.", StockSignalR.RunAsync),
    };

    private static Command Publish()
    {
        var publishers = Number("--publishers", 64, "Connections, each with one request on its way.");
        var batch = Number("--batch", 1, "Events a request.");
        var (rounds, seconds) = Rounds(5, 3);
        var scattered = new Option<bool>("--scattered") { Description = "Segments that do not touch: coverage full of holes." };
        return Mode("publish", "Publish over HTTP, in turns with a bare Kestrel endpoint.", [publishers, batch, Size, scattered, rounds, seconds], (lab, given) =>
            new PublishMode(lab, new(given.GetValue(publishers), given.GetValue(Size), given.GetValue(batch), given.GetValue(rounds), Time(given, seconds)) { IsScattered = given.GetValue(scattered) }).Run());
    }

    private static Command CatchUp()
    {
        var events = Number("--events", 1_000_000, "Events in the log before.");
        var rate = Number("--rate", 2000, "Events a second published meanwhile.");
        var subscribers = Number("--subscribers", 1, "How many read.");
        var spread = new Option<bool>("--spread") { Description = "From places spread over the log, instead of all from its beginning." };
        return Mode("catch-up", "Read a long log while it grows.", [events, rate, subscribers, Size, spread], (lab, given) =>
            new CatchUpMode(lab, new(given.GetValue(events), given.GetValue(Size), given.GetValue(rate), given.GetValue(subscribers)) { IsSpread = given.GetValue(spread) }).Run());
    }

    private static Command FanOut()
    {
        var subscribers = Number("--subscribers", 1000, "To everything.");
        var events = Number("--events", 2000, "Events published, or at a time.");
        var rate = Number("--rate", 0, "Events a second; 0 is as fast as it goes.");
        var seconds = Number("--seconds", 0, "At least so long: the events are published and delivered again and again until then.");
        return Mode("fan-out", "Everything to everyone.", [subscribers, events, rate, Size, seconds], (lab, given) =>
            new FanOutMode(lab, new(given.GetValue(subscribers), given.GetValue(events), given.GetValue(rate), given.GetValue(Size)) { Time = Time(given, seconds), WarmUp = Time(given, WarmUp) }).Run());
    }

    private static Command Stalled()
    {
        var subscribers = Number("--subscribers", 170, "Healthy ones, in every turn.");
        var stalled = Number("--stalled", 15, "That subscribe and never read.");
        var crawling = Number("--crawling", 15, "That subscribe and read 1, 4, 16 or 64 KiB a second.");
        var rate = Number("--rate", 500, "Events a second.");
        var (rounds, seconds) = Rounds(5, 10);
        return Mode("stalled", "Healthy subscribers, in turns without and with some that never read or crawl.", [subscribers, stalled, crawling, rate, Size, rounds, seconds], (lab, given) =>
            new StalledMode(lab, new(given.GetValue(subscribers), given.GetValue(stalled), given.GetValue(crawling), given.GetValue(rate), given.GetValue(Size), given.GetValue(rounds), Time(given, seconds)) { WarmUp = Time(given, WarmUp) }).Run());
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

    private static Command ManyFilters()
    {
        var subscribers = Number("--subscribers", 10_000, "Each with a filter for a flow of its own.");
        var (rounds, seconds) = Rounds(5, 3);
        return Mode("many-filters", "What subscribers with distinct filters cost each event.", [subscribers, Size, rounds, seconds], (lab, given) =>
            new ManyFiltersMode(lab, new(given.GetValue(subscribers), given.GetValue(Size), given.GetValue(rounds), Time(given, seconds))).Run());
    }

    private static Command Table()
    {
        var results = new Argument<string>("results") { Description = "The folder with the results, *.jsonl." };
        var plot = new Option<string?>("--plot") { Description = "Draws the runs of the part named 'plot' into this file, as SVG." };
        var command = new Command("table", "Makes the tables of the results: medians of the runs.") { results, plot };
        command.SetAction(given => Tables.Print(given.GetValue(results)!, given.GetValue(plot)));
        return command;
    }

    private static Command TwoNodes()
    {
        var subscribers = Number("--subscribers", 10, "On each node, to everything.");
        var rate = Number("--rate", 200, "Events a second.");
        var seconds = Number("--seconds", 20, "For how long.");
        return Mode("two-nodes", "Publish on one node, receive on it and on another; starts redis-server.", [subscribers, rate, Size, seconds], (lab, given) =>
            new TwoNodesMode(lab, new(given.GetValue(subscribers), given.GetValue(rate), given.GetValue(Size), given.GetValue(seconds))).Run());
    }

    private static Command PublishRedis()
    {
        var publishers = Number("--publishers", 64, "Connections, each with one request on its way.");
        var batch = Number("--batch", 10, "Events a request.");
        var replicas = Number("--replicas", 0, "Replicas that must confirm, 0 or 1.");
        var sync = new Option<string>("--appendfsync") { Description = "When Redis syncs its file: everysec or always.", DefaultValueFactory = _ => "everysec" };
        var (rounds, seconds) = Rounds(7, 3);
        return Mode("publish-redis", "Publish over HTTP, in turns to a hub on Redis and to one on files; starts redis-server.", [publishers, batch, Size, replicas, sync, rounds, seconds], (lab, given) =>
            new PublishRedisMode(lab, new(given.GetValue(publishers), given.GetValue(Size), given.GetValue(batch), given.GetValue(rounds), Time(given, seconds), given.GetValue(replicas), given.GetValue(sync)!)).Run());
    }

    private static Command NodeDied()
    {
        var clients = Number("--clients", 10_000, "Each with one subscription to one flow.");
        var rate = Number("--rate", 50, "Events a second meanwhile.");
        return Mode("node-died", "All clients of a node that died resume at another one at once; starts redis-server.", [clients, rate, Size], (lab, given) =>
            new NodeDiedMode(lab, new(given.GetValue(clients), given.GetValue(rate), given.GetValue(Size))).Run());
    }

    private static Command Server(string verb, string description, Func<string, Task> run)
    {
        var address = new Argument<string>("address") { Description = "For example 127.0.0.1:5081." };
        var command = new Command(verb, description) { address };
        command.SetAction((given, _) => run(given.GetValue(address)!));
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
                Peer = given.GetValue(Who)!,
            });
            try
            {
                run(lab, given);
            }
            catch (Exception failure) when (lab.Death is { } death)
            {
                throw new InvalidOperationException($"{failure.Message} {death}", failure);
            }
        });
        return command;
    }

    private static (Option<int> Rounds, Option<int> Seconds) Rounds(int rounds, int seconds) =>
        (Number("--rounds", rounds, "Turns of each side."), Number("--seconds", seconds, "Length of a turn."));

    private static TimeSpan Time(ParseResult given, Option<int> seconds) => TimeSpan.FromSeconds(given.GetValue(seconds));

    private static Option<int> Number(string name, int otherwise, string description) => new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
