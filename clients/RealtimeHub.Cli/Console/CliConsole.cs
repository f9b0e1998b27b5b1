using System.Text;

namespace RealtimeHub.Cli.Console;

/// <summary>What a command reads and writes, and how it may look. Tests make their own.</summary>
internal sealed class CliConsole : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required Func<Stream> OpenInput { get; init; }

    public Func<string, string?> Environment { get; init; } = _ => null;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public bool IsOutTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public Func<int> Width { get; init; } = () => 80;

    public Paint OutPaint => new(IsOutTerminal && AllowsColour);

    public Paint ErrorPaint => new(IsErrorTerminal && AllowsColour);

    private bool AllowsColour => string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    public static CliConsole OfProcess() => new()
    {
        Out = new StreamWriter(StandardOutput.Open(), Utf8, 1 << 15),
        Error = new StreamWriter(System.Console.OpenStandardError(), Utf8, 1 << 10) { AutoFlush = true },
        OpenInput = System.Console.OpenStandardInput,
        Environment = System.Environment.GetEnvironmentVariable,
        IsOutTerminal = !System.Console.IsOutputRedirected,
        IsErrorTerminal = !System.Console.IsErrorRedirected,
        Width = () => System.Console.WindowWidth is var width and > 20 ? width : 80,
    };

    /// <summary>A line of JSON: the bytes as they are, but for a terminal, which must not be steered by them.</summary>
    public void WriteJson(ReadOnlySpan<byte> json)
    {
        var text = Utf8.GetString(json);
        Out.Write((IsOutTerminal ? Printable.Json(text) : text) + "\n");
    }

    public void Complain(string message) => Error.WriteLine(ErrorPaint.Red("rthub: ") + Printable.Text(message));

    public void Warn(string message) => Error.WriteLine(ErrorPaint.Yellow(Printable.Text(message)));

    public void Mention(string message) => Error.WriteLine(ErrorPaint.Dim(Printable.Text(message)));

    public void Dispose()
    {
        try
        {
            Out.Dispose();
        }
        catch (BrokenPipeException)
        {
            // Nobody reads any more; see Rthub.
        }
    }
}
