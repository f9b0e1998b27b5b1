using System.Globalization;
using System.Text;

namespace RealtimeHub.Load;

/// <summary>
/// Draws throughput by subscribers, a line for each size of event: deliveries a second on the left, megabytes a second on the right, all axes
/// logarithmic. An SVG that follows the reader's light or dark.
/// </summary>
internal sealed class Plot(IReadOnlyList<Row> points)
{
    private const int Width = 420;
    private const int Height = 260;
    private const int Left = 64;
    private const int Top = 48;
    private const int Between = 90;

    private static readonly string[] Marks = ["a", "b", "c", "d"];

    private readonly StringBuilder _svg = new();
    private readonly double[] _sizes = [.. points.Select(point => point.Number("size")).Distinct().Order()];
    private readonly double[] _subscribers = [.. points.Select(point => point.Number("subscribers")).Distinct().Order()];

    public string ToSvg()
    {
        var width = Left + Width + Between + Width + 100;
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {Top + Height + 60}" role="img" aria-label="Throughput by subscribers and size of event">""");
        Add("""
            <style>
              text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600; font-size: 13px }
              .grid { stroke: #d0d7de; stroke-width: 1 } .a { stroke: #0969da; fill: #0969da } .b { stroke: #bc4c00; fill: #bc4c00 } .c { stroke: #1a7f37; fill: #1a7f37 } .d { stroke: #8250df; fill: #8250df }
              polyline { fill: none !important; stroke-width: 2 } text.a, text.b, text.c, text.d { stroke: none }
              @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .grid { stroke: #30363d } .a { stroke: #58a6ff; fill: #58a6ff } .b { stroke: #f0883e; fill: #f0883e } .c { stroke: #3fb950; fill: #3fb950 } .d { stroke: #bc8cff; fill: #bc8cff } }
            </style>
            """);
        Panel(Left, "deliveries a second", "deliveries_per_s", names: false);
        Panel(Left + Width + Between, "megabytes a second", "megabytes_per_s", names: true);
        Add("</svg>");
        return _svg.ToString();
    }

    private void Panel(int left, string title, string figure, bool names)
    {
        var most = Math.Ceiling(Math.Log10(points.Max(point => point.Number(figure))));
        var least = Math.Floor(Math.Log10(points.Min(point => point.Number(figure))));
        Add($"""<text class="title" x="{left}" y="{Top - 20}">{title}</text>""");
        for (var power = least; power <= most; power++)
        {
            var y = Y(Math.Pow(10, power), least, most);
            Add($"""<line class="grid" x1="{left}" x2="{left + Width}" y1="{Text(y)}" y2="{Text(y)}"/><text x="{left - 8}" y="{Text(y + 4)}" text-anchor="end">{Short(Math.Pow(10, power))}</text>""");
        }

        foreach (var count in _subscribers)
            Add($"""<line class="grid" x1="{Text(X(left, count))}" x2="{Text(X(left, count))}" y1="{Top}" y2="{Top + Height}"/><text x="{Text(X(left, count))}" y="{Top + Height + 18}" text-anchor="middle">{Short(count)}</text>""");
        Add($"""<text x="{left + Width / 2}" y="{Top + Height + 40}" text-anchor="middle">subscribers</text>""");
        for (var i = 0; i < _sizes.Length; i++) Line(left, _sizes[i], Marks[i % Marks.Length], figure, least, most, names);
    }

    private void Line(int left, double size, string mark, string figure, double least, double most, bool named)
    {
        (double X, double Y)[] line = [.. points.Where(point => point.Number("size") == size).OrderBy(point => point.Number("subscribers"))
            .Select(point => (X(left, point.Number("subscribers")), Y(point.Number(figure), least, most)))];
        Add($"""<polyline class="{mark}" points="{string.Join(' ', line.Select(p => $"{Text(p.X)},{Text(p.Y)}"))}"/>""");
        foreach (var (x, y) in line) Add($"""<circle class="{mark}" cx="{Text(x)}" cy="{Text(y)}" r="3"/>""");
        if (named) Add($"""<text class="{mark}" x="{Text(line[^1].X + 10)}" y="{Text(line[^1].Y + 4)}">{Short(size)}B events</text>""");
    }

    private double X(int left, double count)
    {
        var (least, most) = (Math.Log10(_subscribers[0]), Math.Log10(_subscribers[^1]));
        return left + (most > least ? Width * (Math.Log10(count) - least) / (most - least) : Width / 2.0);
    }

    private static double Y(double value, double least, double most) => Top + Height - (Height * (Math.Log10(value) - least) / Math.Max(1, most - least));

    private void Add(string line) => _svg.AppendLine(line);

    private static string Text(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Short(double number) =>
        number >= 1e6 ? $"{number / 1e6:0.##} M" : number >= 1e3 ? $"{number / 1e3:0.##} k" : number.ToString("0.###", CultureInfo.InvariantCulture);
}
