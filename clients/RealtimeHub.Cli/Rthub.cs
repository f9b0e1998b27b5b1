using System.CommandLine;
using System.CommandLine.Invocation;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Data;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Client;
using RealtimeHub.EventLog.Redis;

namespace RealtimeHub.Cli;

/// <summary>The command line, from its words to its exit code.</summary>
internal static class Rthub
{
    public static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellationToken)
    {
        var result = RootCommandLine.Create(console).Parse(args);
        try
        {
            if (result.Action is ParseErrorAction) return Refuse(result, console);
            var io = new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            var code = await result.InvokeAsync(io, cancellationToken);
            console.Out.Flush();
            return code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (BrokenPipeException)
        {
            return ExitCode.Ok;
        }
        catch (Exception e)
        {
            var (code, message) = Explain(e);
            console.Complain(message);
            return code;
        }
    }

    private static int Refuse(ParseResult result, CliConsole console)
    {
        // Of a word that is none, what else is missing says little: it may be what the word was meant to be.
        var unknown = result.Errors.Where(error => result.UnmatchedTokens.Any(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal))).ToList();
        foreach (var error in unknown.Count > 0 ? unknown : result.Errors) console.Complain(error.Message);
        var command = result.CommandResult.Command;
        console.Error.WriteLine($"See: rthub {PathOf(command)}--help");
        return ExitCode.Usage;
    }

    private static string PathOf(Command command) => command is RootCommand ? "" : $"{PathOf(command.Parents.OfType<Command>().First())}{command.Name} ";

    private static (int Code, string Message) Explain(Exception error) => error switch
    {
        UsageException => (ExitCode.Usage, error.Message),
        NoInputException or FileNotFoundException => (ExitCode.NoInput, error.Message),
        HubUnreachableException or RedisStartException => (ExitCode.HubUnreachable, error.Message),
        HubProblemException => (ExitCode.Failed, error.Message),
        RealtimeHubException e => (ExitCode.Failed, $"{e.Detail} ({e.Status} {e.Type})"),
        IOException or UnauthorizedAccessException or InvalidDataException => (ExitCode.Failed, error.Message),
        _ => (ExitCode.Failed, $"unexpected {error.GetType().Name}: {error.Message}"),
    };
}
