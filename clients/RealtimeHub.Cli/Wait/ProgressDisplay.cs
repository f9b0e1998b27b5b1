using RealtimeHub.Cli.Console;
using RealtimeHub.Client;

namespace RealtimeHub.Cli.Wait;

/// <summary>Shows how far a wait is, on stderr: a bar on a terminal, else lines.</summary>
internal abstract class ProgressDisplay : IAsyncDisposable
{
    public static ProgressDisplay Create(CliConsole console) => console.IsErrorTerminal ? new ProgressBar(console) : new ProgressLines(console);

    public abstract void Show(WaitProgress progress);

    /// <summary>Takes the display away; what is written then stands below it.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
