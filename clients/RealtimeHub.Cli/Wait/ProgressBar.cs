using RealtimeHub.Cli.Console;
using RealtimeHub.Client;
using Spectre.Console;

namespace RealtimeHub.Cli.Wait;

/// <summary>A bar that fills as the media comes.</summary>
internal sealed class ProgressBar : ProgressDisplay
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile ProgressTask? _bar;
    private volatile WaitProgress? _latest;

    public ProgressBar(CliConsole console)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Error),
            Ansi = AnsiSupport.Yes,
            ColorSystem = console.ErrorPaint.InColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        terminal.Profile.Width = console.Width();
        _running = terminal.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(RunAsync);
    }

    public override void Show(WaitProgress progress)
    {
        _latest = progress;
        Draw();
    }

    public override async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _running;
    }

    private async Task RunAsync(ProgressContext context)
    {
        _bar = context.AddTask("waiting", maxValue: 1);
        Draw();
        await _end.Task;
    }

    // The first news may come before there is a bar.
    private void Draw()
    {
        if (_bar is not { } bar || _latest is not { } latest) return;
        bar.Value = latest.Fraction;
        bar.Description = Markup.Escape($"missing: {ProgressText.Missing(latest.Missing)}");
    }
}
