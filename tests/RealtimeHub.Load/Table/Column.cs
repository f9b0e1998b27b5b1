using System.Globalization;

namespace RealtimeHub.Load;

/// <summary>A column of a table.</summary>
/// <param name="Name">Of the figure.</param>
/// <param name="Label">At its head.</param>
/// <param name="Format">How it is written; null for a word.</param>
internal sealed record Column(string Name, string Label, string? Format = "#,0")
{
    public string Text(Row row)
    {
        if (Format is null) return row.Text(Name);
        var number = row.Number(Name);
        return double.IsNaN(number) ? "–" : number.ToString(Format, CultureInfo.InvariantCulture);
    }
}
