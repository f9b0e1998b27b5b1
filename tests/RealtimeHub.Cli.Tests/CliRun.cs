using System.Text;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Tests;

/// <summary>One run of the command line in this process, with what it wrote.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">What went to stdout.</param>
/// <param name="Error">What went to stderr.</param>
internal sealed record CliRun(int Code, string Out, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<CliRun> OfAsync(Uri hub, params string[] args) => OfAsync("", hub, args);

    public static Task<CliRun> OfAsync(string input, Uri? hub, params string[] args) => OfAsync(input, hub, isTerminal: false, args);

    public static Task<CliRun> OnTerminalAsync(Uri hub, params string[] args) => OfAsync("", hub, isTerminal: true, args);

    private static async Task<CliRun> OfAsync(string input, Uri? hub, bool isTerminal, string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        using var console = new CliConsole
        {
            Out = output,
            Error = TextWriter.Synchronized(error),
            IsOutTerminal = isTerminal,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Environment = name => name == "RTHUB_URL" ? hub?.ToString() : null,
        };
        using var timeout = new CancellationTokenSource(Patience);
        var code = await Rthub.RunAsync(args, console, timeout.Token);
        return timeout.IsCancellationRequested
            ? throw new TimeoutException($"rthub {string.Join(' ', args)} did not end. It said: {error}")
            : new CliRun(code, output.ToString(), error.ToString());
    }
}
