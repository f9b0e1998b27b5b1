namespace RealtimeHub.Cli.Console;

/// <summary>
/// Columns as wide as what stands in them, without lines: easy to read, and easy to cut. On a terminal that is not wide enough for them, a line
/// for each cell.
/// </summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<int> RightAligned { get; init; } = [];

    /// <summary>What a terminal gets instead of a table without rows: what there is none of, and what to do about it. Programs get the header all the same.</summary>
    public string? Empty { get; init; }

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(CliConsole console)
    {
        if (_rows.Count == 0 && Empty is not null && console.IsOutTerminal)
        {
            console.Out.WriteLine(Empty);
            return;
        }

        int[] widths = [.. header.Select((title, i) => _rows.Select(row => row[i].Length).Append(title.Length).Max())];
        string[] lines = [Line(header, widths), .. _rows.Select(row => Line(row, widths))];
        if (console.IsOutTerminal && lines.Any(line => line.Length > console.Width()) && _rows.Count > 0)
        {
            WriteCellsTo(console);
            return;
        }

        console.Out.WriteLine(console.OutPaint.Dim(lines[0]));
        foreach (var line in lines[1..]) console.Out.WriteLine(line);
    }

    private void WriteCellsTo(CliConsole console)
    {
        var width = header.Max(title => title.Length);
        foreach (var (number, row) in _rows.Index())
        {
            if (number > 0) console.Out.WriteLine();
            foreach (var (title, cell) in header.Zip(row)) console.Out.WriteLine($"{console.OutPaint.Dim(title.PadRight(width))}  {cell}".TrimEnd());
        }
    }

    private string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => RightAligned.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
}
