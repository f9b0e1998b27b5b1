using RealtimeHub.Cli.Console;
using RealtimeHub.Client;

namespace RealtimeHub.Cli.Wait;

/// <summary>A line at first and for each whole step: a log is read later, and by people.</summary>
internal sealed class ProgressLines(CliConsole console) : ProgressDisplay
{
    private const double Step = 0.1;

    private double? _shown;

    public override void Show(WaitProgress progress)
    {
        if (_shown is { } shown && Math.Floor(progress.Fraction / Step) == Math.Floor(shown / Step)) return;
        _shown = progress.Fraction;
        console.Mention($"{ProgressText.Percent(progress)} available; missing: {ProgressText.Missing(progress.Missing)}");
    }
}
