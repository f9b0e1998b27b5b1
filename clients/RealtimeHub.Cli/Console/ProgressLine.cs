namespace RealtimeHub.Cli.Console;

/// <summary>Says how far a long piece of work is, once it takes longer than two seconds: one line redrawn on a terminal, else a line now and then.</summary>
internal sealed class ProgressLine(CliConsole console)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(5);

    private readonly long _began = console.Time.GetTimestamp();
    private TimeSpan _due = Quiet;
    private bool _drawn;

    public void Show(Func<string> describe)
    {
        var elapsed = console.Time.GetElapsedTime(_began);
        if (elapsed < _due) return;
        _due = elapsed + (console.IsErrorTerminal ? Redraw : Line);
        var line = Printable.Text(describe());
        _drawn = console.IsErrorTerminal;
        if (_drawn) console.Error.Write("\r" + console.ErrorPaint.Dim(line[..Math.Min(line.Length, console.Width() - 1)]) + "\e[K");
        else console.Error.WriteLine(line);
    }

    /// <summary>Makes room for what is said next.</summary>
    public void Clear()
    {
        if (_drawn) console.Error.Write("\r\e[K");
        _drawn = false;
    }
}
