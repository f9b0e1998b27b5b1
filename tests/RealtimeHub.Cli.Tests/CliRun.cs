using System.Text;
using RealtimeHub.Cli.Console;
using RealtimeHub.TestKit;

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

    public static Task<CliRun> OfAsync(string input, Uri? hub, params string[] args) => RunAsync(input, hub, isTerminal: false, TimeProvider.System, _ => Task.CompletedTask, args);

    public static Task<CliRun> OnTerminalAsync(Uri hub, params string[] args) => OnTerminalAsync(80, hub, args);

    public static Task<CliRun> OnTerminalAsync(int width, Uri hub, params string[] args) => RunAsync("", hub, isTerminal: true, TimeProvider.System, _ => Task.CompletedTask, args, width);

    /// <summary>A run whose clock is moved on once it has said something on stderr.</summary>
    public static Task<CliRun> TimedOutAsync(Uri hub, bool isTerminal, string said, TimeSpan passes, params string[] args)
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        return RunAsync("", hub, isTerminal, time, OnceSaid(said, () => time.Advance(passes)), args);
    }

    /// <summary>A run during which something is done once it has said something on stderr.</summary>
    public static Task<CliRun> OnceSaidAsync(Uri hub, string said, Action then, params string[] args) =>
        RunAsync("", hub, isTerminal: false, TimeProvider.System, OnceSaid(said, then), args);

    private static Func<Func<string>, Task> OnceSaid(string said, Action then) => async error =>
    {
        await Eventually.HoldsAsync(() => error().Contains(said, StringComparison.Ordinal), $"it says '{said}'");
        then();
    };

    private static async Task<CliRun> RunAsync(string input, Uri? hub, bool isTerminal, TimeProvider time, Func<Func<string>, Task> meanwhile, string[] args, int width = 80)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var safeError = TextWriter.Synchronized(error);
        using var console = new CliConsole
        {
            Out = output,
            Error = safeError,
            IsOutTerminal = isTerminal,
            Width = () => width,
            Time = time,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            IsErrorTerminal = isTerminal,
            // Widths are counted without colours.
            Environment = name => name == "RTHUB_URL" ? hub?.ToString() : name == "NO_COLOR" ? "1" : null,
        };
        using var timeout = new CancellationTokenSource(Patience);
        var running = Rthub.RunAsync(args, console, timeout.Token);
        await meanwhile(SaidSoFar);
        var code = await running;
        return timeout.IsCancellationRequested
            ? throw new TimeoutException($"rthub {string.Join(' ', args)} did not end. It said: {error}")
            : new CliRun(code, output.ToString(), error.ToString());

        string SaidSoFar()
        {
            // What the synchronised writer locks is itself.
            lock (safeError) return error.ToString();
        }
    }
}
