using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeHub.Load;

/// <summary>Runs of one kind.</summary>
internal sealed class Row(IReadOnlyList<JsonObject> runs)
{
    public int Runs => runs.Count;

    /// <summary>The median of a figure; not a number where no run has it.</summary>
    public double Number(string name) => Median.Of(runs.Select(run => run[name]).OfType<JsonValue>().Where(value => value.GetValueKind() == JsonValueKind.Number).Select(value => value.GetValue<double>()));

    public string Text(string name) => runs[0][name]?.ToString() ?? "";
}
