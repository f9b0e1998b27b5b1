using System.CommandLine;
using System.CommandLine.Help;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Coverage;
using RealtimeHub.Cli.Doctor;
using RealtimeHub.Cli.Export;
using RealtimeHub.Cli.Import;
using RealtimeHub.Cli.Publish;
using RealtimeHub.Cli.Simulate;
using RealtimeHub.Cli.Streams;
using RealtimeHub.Cli.Tail;
using RealtimeHub.Cli.Verify;
using RealtimeHub.Cli.Wait;
using RealtimeHub.Cli.Webhooks;

namespace RealtimeHub.Cli.CommandLine;

/// <summary>Puts the commands together.</summary>
internal static class RootCommandLine
{
    private const string Codes = """
        Exit codes:
          0    it worked; also tail and simulate ended by Ctrl-C
          1    the hub refused, a file could not be read or written, verify found damage,
               doctor found that acknowledged events can be lost, or a webhook's
               receiver did not take a test
          2    wait: not available in time
          64   the command line is wrong
          66   there is no such data folder, stream or input file
          69   the hub, or doctor's Redis, cannot be reached
          130  interrupted before it was done

        """;

    public static RootCommand Create(CliConsole console)
    {
        var hub = HubOption.Create();
        var root = new RootCommand("Follows and feeds a RealtimeHub: every change of a media store, as it happens.") { hub };
        var more = new Dictionary<Command, string> { [root] = Codes };
        Add(TailCommand.Create(console, hub), TailCommand.Examples);
        Add(WaitCommand.Create(console, hub), WaitCommand.Examples);
        Add(CoverageCommand.Create(console, hub), CoverageCommand.Examples);
        Add(PublishCommand.Create(console, hub), PublishCommand.Examples);
        Add(SimulateCommand.Create(console, hub), SimulateCommand.Examples);
        Add(StreamsCommand.Create(console, hub), StreamsCommand.Examples);
        Add(ExportCommand.Create(console, hub), ExportCommand.Examples);
        Add(ImportCommand.Create(console, hub), ImportCommand.Examples);
        Add(VerifyCommand.Create(console), VerifyCommand.Examples);
        Add(DoctorCommand.Create(console), DoctorCommand.Examples);
        var webhooks = WebhooksCommand.Create(console, hub);
        Add(webhooks, WebhooksCommand.Examples);
        foreach (var command in webhooks.Subcommands) more[command] = WebhooksCommand.ExamplesOf(command.Name);

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!, more, console);
        return root;

        void Add(Command command, string examples)
        {
            root.Add(command);
            more[command] = examples;
        }
    }
}
