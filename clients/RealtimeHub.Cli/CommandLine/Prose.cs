namespace RealtimeHub.Cli.CommandLine;

/// <summary>Lines that fit a terminal: what is too long is broken between words and goes on below where its text began.</summary>
internal static class Prose
{
    private const int Deep = 6;

    public static IEnumerable<string> Fit(string text, int width) => text.Split('\n').SelectMany(line => FitLine(line.TrimEnd('\r'), width));

    private static IEnumerable<string> FitLine(string line, int width)
    {
        if (line.Length <= width) return [line];
        var indent = line.Length - line.TrimStart().Length;
        var text = line.IndexOf("  ", indent, StringComparison.Ordinal);
        if (text < 0) return Wrap(line, indent, width);
        var after = line.Length - line[text..].TrimStart().Length;
        // A short head, such as an exit code, keeps its text beside it; below a long one, such as a command, the text has a line of its own.
        return after <= 2 * Deep ? Wrap(line, after, width) : [line[..text], .. Wrap(new string(' ', Deep) + line[after..], Deep, width)];
    }

    private static IEnumerable<string> Wrap(string line, int indent, int width)
    {
        while (line.Length > width && line.LastIndexOf(' ', width) is var at && at > indent)
        {
            yield return line[..at].TrimEnd();
            line = new string(' ', indent) + line[at..].TrimStart();
        }

        yield return line;
    }
}
