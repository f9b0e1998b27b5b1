using System.Globalization;
using System.Text.Json.Nodes;

namespace RealtimeHub.Load;

/// <summary>
/// Makes the tables of what runs left behind: each part is a file <c>&lt;part&gt;.jsonl</c> with one line a run. Runs of the same kind become one row
/// with the medians of their figures.
/// </summary>
internal static class Tables
{
    public static void Print(string folder, string? plot)
    {
        foreach (var part in Part.All)
        {
            var rows = Rows(folder, part);
            if (rows.Count > 0) Console.WriteLine(Markdown(part, rows));
        }

        new Ratios(name => Rows(folder, Part.All.Single(part => part.Name == name))).Print();
        if (plot is null) return;
        var points = Rows(folder, Part.Plot);
        if (points.Count > 0) File.WriteAllText(plot, new Plot(points).ToSvg());
    }

    /// <summary>One row a kind of run, in the order of their first runs.</summary>
    private static List<Row> Rows(string folder, Part part)
    {
        var path = Path.Combine(folder, part.Name + ".jsonl");
        if (!File.Exists(path)) return [];
        return [.. File.ReadLines(path).Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!.AsObject())
            .GroupBy(run => string.Join(' ', part.Kinds.Select(kind => run[kind]?.ToString())))
            .Select(runs => new Row([.. runs]))];
    }

    private static string Markdown(Part part, List<Row> rows)
    {
        string[] head = [.. part.Columns.Select(column => column.Label), "runs", "others %"];
        IEnumerable<string> lines = rows.Select(row => Line([.. part.Columns.Select(column => column.Text(row)), row.Runs.ToString(CultureInfo.InvariantCulture), row.Number("others_percent").ToString("0", CultureInfo.InvariantCulture)]));
        return string.Join(Environment.NewLine, [$"### {part.Title}", "", Line(head), Line([.. head.Select(_ => "---")]), .. lines, ""]);
    }

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
