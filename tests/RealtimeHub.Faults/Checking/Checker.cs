using RealtimeHub.Faults.Checking.Rules;
using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Checking;

/// <summary>
/// Judges a history. A rule about who may see what joins when the hub knows permissions; whether anything was tested at all depends on
/// the scenario and is <see cref="Vacuous"/>.
/// </summary>
internal static class Checker
{
    private static readonly Func<Observations, IEnumerable<Finding>>[] Rules =
    [
        Lost.Check,
        Divergent.Check,
        Aborted.Check,
        Phantom.Check,
        Duplicate.Check,
        SilentGap.Check,
        Inversion.Check,
        RealTime.Check,
        Stale.Check,
        HalfBatch.Check,
        Unrepeated.Check,
    ];

    public static IReadOnlyList<Finding> Check(IReadOnlyList<Entry> entries)
    {
        var seen = new Observations(entries);
        return [.. Rules.SelectMany(rule => rule(seen))];
    }
}
