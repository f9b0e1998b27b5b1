using System.Globalization;
using System.Text;

namespace RealtimeHub.Load;

/// <summary>One of a <see cref="Plot"/>'s drawings: a figure by subscribers, a line for each size of event.</summary>
internal sealed class Panel
{
    public const int Left = 60;
    public const int Top = 56;
    public const int Width = 380;
    public const int Height = 280;

    /// <summary>With the names at its sides.</summary>
    public const int Outer = Left + Width + 110;

    // Of two names below each other.
    private const int LineHeight = 15;

    private static readonly string[] Marks = ["a", "b", "c", "d"];

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<Row> _points;
    private readonly string _figure;
    private readonly int _left;
    private readonly Axis _x;
    private readonly Axis _y;

    public Panel(IReadOnlyList<Row> points, string figure, int at)
    {
        (_points, _figure, _left) = (points, figure, at + Left);
        _x = new Axis([.. points.Select(point => point.Number("subscribers"))], _left, Width);
        _y = new Axis([.. points.Select(point => point.Number(figure))], Top + Height, -Height);
    }

    public string ToSvg(string title)
    {
        Write(_left, Top - 24, title, "title");
        foreach (var mark in _y.Lines) AddLine(mark);
        foreach (var count in _points.Select(point => point.Number("subscribers")).Distinct()) AddColumn(count);
        Write(_left + (Width / 2), Top + Height + 40, "subscribers", "", "middle");
        // A name stands at the end of its line, or below the one before where that is too near.
        var name = double.NegativeInfinity;
        var sizes = _points.GroupBy(point => point.Number("size")).OrderBy(size => size.Key).Select((size, i) => (Size: size.Key, Mark: Marks[i % Marks.Length], Line: Line(size)));
        foreach (var (size, mark, line) in sizes.OrderBy(size => size.Line[^1].Y))
        {
            Draw(line, mark);
            Write(line[^1].X + 12, name = Math.Max(line[^1].Y + 4, name + LineHeight), $"{Short(size)}B events", mark);
        }

        return _svg.ToString();
    }

    private (double X, double Y, double Value)[] Line(IEnumerable<Row> size) =>
        [.. size.OrderBy(point => point.Number("subscribers")).Select(point => (_x.At(point.Number("subscribers")), _y.At(point.Number(_figure)), point.Number(_figure)))];

    private void Draw((double X, double Y, double Value)[] line, string mark)
    {
        Add($"""<polyline class="{mark}" points="{string.Join(' ', line.Select(p => $"{Text(p.X)},{Text(p.Y)}"))}"/>""");
        foreach (var (x, y, value) in line) Add($"""<circle class="{mark}" cx="{Text(x)}" cy="{Text(y)}" r="3.5"><title>{Short(value)}</title></circle>""");
    }

    private void AddLine(double mark)
    {
        Add($"""<line class="{(Axis.IsWhole(mark) ? "grid" : "between")}" x1="{_left}" x2="{_left + Width}" y1="{Text(_y.At(mark))}" y2="{Text(_y.At(mark))}"/>""");
        Write(_left - 8, _y.At(mark) + 4, Short(mark), Axis.IsWhole(mark) ? "" : "note", "end");
    }

    private void AddColumn(double count)
    {
        Add($"""<line class="grid" x1="{Text(_x.At(count))}" x2="{Text(_x.At(count))}" y1="{Top}" y2="{Top + Height}"/>""");
        Write(_x.At(count), Top + Height + 18, count.ToString("#,0", CultureInfo.InvariantCulture), "", "middle");
    }

    private void Write(double x, double y, string text, string kind, string anchor = "start") =>
        Add($"""<text class="{kind}" x="{Text(x)}" y="{Text(y)}" text-anchor="{anchor}">{text}</text>""");

    private void Add(string line) => _svg.AppendLine(line);

    private static string Text(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Short(double number) =>
        number >= 1e6 ? $"{number / 1e6:0.##} M" : number >= 1e3 ? $"{number / 1e3:0.##} k" : number.ToString("0.###", CultureInfo.InvariantCulture);
}
