using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Checking.Rules;

/// <summary>Where readers get only what cannot be lost by one fault, nothing is ever withdrawn: the announcement would be honest, the delivery was not.</summary>
internal static class Withdrawn
{
    public static IEnumerable<Finding> Check(Observations seen) => seen.Consumers
        .SelectMany(consumer => consumer.Value.Where(e => e is { F: EntryKind.Gap, Note: not "retention" }).Select(gap => new Finding("WITHDRAWN", $"{consumer.Key} was told {gap.Note}: {gap.After} to {gap.Until}")));
}
