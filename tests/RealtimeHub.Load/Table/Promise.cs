using System.Globalization;

namespace RealtimeHub.Load;

/// <summary>What was promised, and what was seen.</summary>
/// <param name="What">Is measured.</param>
/// <param name="Bound">What it must reach, or not exceed; null for what is only stated beside.</param>
/// <param name="Seen">The figure; null or not a number when it was not seen.</param>
internal sealed record Promise(string What, Bound? Bound, double? Seen)
{
    public string ToLine() => $"| {What} | {Bound?.ToString() ?? "–"} | {Figure} | {Verdict} |";

    private string Figure => Seen is { } seen && double.IsFinite(seen) ? Text(seen) : "not seen";

    private string Verdict => Bound is null || Seen is not { } seen || !double.IsFinite(seen) ? "" : Bound.Holds(seen) ? "holds" : "**no**";

    private static string Text(double number) => number.ToString(Math.Abs(number) >= 1000 ? "#,0" : "0.00", CultureInfo.InvariantCulture);
}

/// <summary>A limit.</summary>
/// <param name="Limit">The figure.</param>
/// <param name="IsLeast">It must be reached; else it must not be exceeded.</param>
internal sealed record Bound(double Limit, bool IsLeast)
{
    public static Bound AtLeast(double limit) => new(limit, true);

    public static Bound AtMost(double limit) => new(limit, false);

    public bool Holds(double seen) => IsLeast ? seen >= Limit : seen <= Limit;

    public override string ToString() => $"{(IsLeast ? '≥' : '≤')} {Limit.ToString("#,0.##", CultureInfo.InvariantCulture)}";
}
