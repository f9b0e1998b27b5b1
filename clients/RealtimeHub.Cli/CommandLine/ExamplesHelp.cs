using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.CommandLine;

/// <summary>The usual help, followed by what does not fit into it: examples, and for rthub itself the exit codes.</summary>
internal sealed class ExamplesHelp(HelpAction usual, IReadOnlyDictionary<Command, string> more, CliConsole console) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        if (!more.TryGetValue(parseResult.CommandResult.Command, out var text)) return ExitCode.Ok;
        var width = console.IsOutTerminal ? console.Width() : int.MaxValue;
        foreach (var line in Prose.Fit(text, width)) parseResult.InvocationConfiguration.Output.WriteLine(line);
        return ExitCode.Ok;
    }
}
