using System.Text.Json;

namespace RealtimeHub.Tams.Tests;

/// <summary>A row of timerange-cases.json; prints as itself, so that a failing row can be found.</summary>
public sealed class TimerangeCase(JsonElement row)
{
    public string this[string member] => TextOrNull(member)!;

    public string? TextOrNull(string member) => row.GetProperty(member).GetString();

    public bool Is(string member) => row.GetProperty(member).GetBoolean();

    public JsonElement Element(string member) => row.GetProperty(member);

    public override string ToString() => JsonSerializer.Serialize(row);

    public static TheoryData<TimerangeCase> Of(string table) =>
        new(TestData.Read("timerange-cases.json").GetProperty(table).EnumerateArray().Select(row => new TimerangeCase(row)));
}
