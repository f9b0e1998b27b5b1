using System.Collections.Immutable;
using System.Runtime.InteropServices;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Control;

/// <summary>What the hub remembers at one position of its control stream: values by key. Replaced whole by each change.</summary>
/// <param name="Position">Everything up to here is in it.</param>
/// <param name="Values">The values by their keys.</param>
public sealed record ControlState(Position Position, ImmutableDictionary<string, ControlValue> Values)
{
    private ControlStep _step = new([]);

    /// <summary>Nothing yet. Another one each time: what follows one of them is not what follows the other.</summary>
    internal static ControlState Empty => new(default, ImmutableDictionary.Create<string, ControlValue>(StringComparer.Ordinal));

    /// <summary>What is remembered under the keys that begin so, by the rest of the key, in no order. Looks at all that there is.</summary>
    /// <param name="prefix">For example <c>webhooks/</c>.</param>
    public IEnumerable<KeyValuePair<string, ControlValue>> Under(string prefix) => Values
        .Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(value => KeyValuePair.Create(value.Key[prefix.Length..], value.Value));

    /// <summary>The keys that were set or removed since an earlier state of the same stream; null when that is not known, for then it may be any.</summary>
    /// <param name="earlier">What was seen before.</param>
    public IReadOnlySet<string>? ChangedSince(ControlState earlier)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        for (var step = earlier._step; step != _step; changed.UnionWith(step.Keys))
        {
            if (step.Next is not { } next) return null;
            step = next;
        }

        return changed;
    }

    internal ControlState With(Position position, IReadOnlyList<ControlChange> changes) =>
        new(position, Changed(changes)) { _step = _step.Then([.. changes.Select(change => change.Key)]) };

    /// <summary>What a snapshot says. A value that it says again stays the object that it was.</summary>
    internal ControlState Renewed(Position position, IEnumerable<ControlChange> all)
    {
        var values = Empty.Values.ToBuilder();
        foreach (var (key, value) in all)
        {
            if (value is not null) values[key] = Values.TryGetValue(key, out var known) && IsSame(known, value) ? known : value;
        }

        return new ControlState(position, values.ToImmutable());
    }

    private ImmutableDictionary<string, ControlValue> Changed(IReadOnlyList<ControlChange> changes)
    {
        var values = Values.ToBuilder();
        foreach (var change in changes)
        {
            if (change.Value is { } value) values[change.Key] = value;
            else values.Remove(change.Key);
        }

        return values.ToImmutable();
    }

    private static bool IsSame(ControlValue one, ControlValue other) =>
        JsonMarshal.GetRawUtf8Value(one.Json).SequenceEqual(JsonMarshal.GetRawUtf8Value(other.Json));
}
