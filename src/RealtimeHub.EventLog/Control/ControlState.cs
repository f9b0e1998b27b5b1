using System.Collections.Immutable;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Control;

/// <summary>What the hub remembers at one position of its control stream: values by key. Replaced whole by each change.</summary>
/// <param name="Position">Everything up to here is in it.</param>
/// <param name="Values">The values by their keys.</param>
public sealed record ControlState(Position Position, ImmutableDictionary<string, ControlValue> Values)
{
    /// <summary>Nothing yet.</summary>
    internal static ControlState Empty { get; } = new(default, ImmutableDictionary.Create<string, ControlValue>(StringComparer.Ordinal));

    /// <summary>What is remembered under the keys that begin so, by the rest of the key, in no order.</summary>
    /// <param name="prefix">For example <c>webhooks/</c>.</param>
    public IEnumerable<KeyValuePair<string, ControlValue>> Under(string prefix) => Values
        .Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(value => KeyValuePair.Create(value.Key[prefix.Length..], value.Value));

    internal ControlState With(Position position, IEnumerable<ControlChange> changes)
    {
        var values = Values.ToBuilder();
        foreach (var change in changes)
        {
            if (change.Value is { } value) values[change.Key] = value;
            else values.Remove(change.Key);
        }

        return new ControlState(position, values.ToImmutable());
    }
}
