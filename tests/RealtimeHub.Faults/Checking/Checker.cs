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

    // Where the storage may take back what was acknowledged, a publish may be gone, its key with it; but nobody may be left believing in it.
    private static readonly Func<Observations, IEnumerable<Finding>>[] RulesOfLoss =
        [Divergent.Check, Aborted.Check, Phantom.Check, Duplicate.Check, SilentGap.Check, Inversion.Check, Stale.Check, HalfBatch.Check, WithdrawnTooMuch.Check];

    /// <param name="entries">The history.</param>
    /// <param name="mayLose">Acknowledged events may be lost, if that is announced to everybody who saw them, and nothing else is.</param>
    public static IReadOnlyList<Finding> Check(IReadOnlyList<Entry> entries, bool mayLose = false)
    {
        var seen = new Observations(entries);
        return [.. (mayLose ? RulesOfLoss : Rules).SelectMany(rule => rule(seen))];
    }
}
