namespace RealtimeHub.Cli.Console;

/// <summary>Columns as wide as what stands in them, without lines: easy to read, and easy to cut.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<int> RightAligned { get; init; } = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter output, Paint paint)
    {
        int[] widths = [.. header.Select((title, i) => _rows.Select(row => row[i].Length).Append(title.Length).Max())];
        output.WriteLine(paint.Dim(Line(header, widths)));
        foreach (var row in _rows) output.WriteLine(Line(row, widths));
    }

    private string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => RightAligned.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
}
