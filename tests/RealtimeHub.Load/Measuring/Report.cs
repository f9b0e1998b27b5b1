using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeHub.Load;

/// <summary>The figures of one run: a table for people, or one line of JSON.</summary>
internal sealed class Report(string mode)
{
    private readonly List<(string Name, string Text)> _tags = [];
    private readonly List<(string Name, string Label, double Value, string Format)> _figures = [];

    /// <summary>Adds a word.</summary>
    public void Tag(string name, string text) => _tags.Add((name, text));

    /// <summary>Adds a figure.</summary>
    /// <param name="name">In JSON.</param>
    /// <param name="label">In the table.</param>
    /// <param name="value">The figure.</param>
    /// <param name="format">How the table writes it, for example <c>0.0</c>.</param>
    public void Add(string name, string label, double value, string format = "#,0") => _figures.Add((name, label, value, format));

    public void Add(string name, string label, Histogram latency)
    {
        Add($"{name}_p50_ms", $"{label}, p50 ms", latency.Milliseconds(0.5), "0.000");
        Add($"{name}_p99_ms", $"{label}, p99 ms", latency.Milliseconds(0.99), "0.000");
        Add($"{name}_p999_ms", $"{label}, p99.9 ms", latency.Milliseconds(0.999), "0.000");
        Add($"{name}_max_ms", $"{label}, max ms", latency.MaxMilliseconds, "0.0");
    }

    public void Print(bool asJson) => Console.WriteLine(asJson ? Json() : Table());

    private string Json()
    {
        var figures = new JsonObject { ["mode"] = mode };
        foreach (var (name, text) in _tags) figures[name] = text;
        foreach (var (name, _, value, _) in _figures) figures[name] = double.IsFinite(value) ? Math.Round(value, 4) : null;
        return figures.ToJsonString(JsonSerializerOptions.Default);
    }

    private string Table()
    {
        var width = _figures.Max(f => f.Label.Length);
        var lines = _figures.Select(f => $"  {f.Label.PadRight(width)}  {f.Value.ToString(f.Format, CultureInfo.InvariantCulture),12}");
        return $"{mode} {string.Join(' ', _tags.Select(tag => tag.Text))}{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }
}
