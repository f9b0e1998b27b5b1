using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeHub.Load;

/// <summary>Runs of one kind.</summary>
internal sealed class Row(IReadOnlyList<JsonObject> runs)
{
    public int Runs => runs.Count;

    /// <summary>The median of a figure; not a number where no run has it.</summary>
    public double Number(string name) => Median.Of(runs.Select(run => Figure(run, name)).Where(double.IsFinite));

    public string Text(string name) => runs[0][name]?.ToString() ?? "";

    /// <summary>The median of the ratios of runs with the same number, which were made one after the other: the machine's mood is in both.</summary>
    public double Ratio(Row other, string name) => Median.Of(runs.Join(other.Numbered, Number, run => run.Number, (run, theirs) => Figure(run, name) / Figure(theirs.Run, name)).Where(double.IsFinite));

    private IEnumerable<(int Number, JsonObject Run)> Numbered => runs.Select(run => (Number(run), run));

    // Runs from elsewhere have none, and count as the first.
    private static int Number(JsonObject run) => run["run"]?.GetValue<int>() ?? 1;

    private static double Figure(JsonObject run, string name) => run[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : double.NaN;
}
