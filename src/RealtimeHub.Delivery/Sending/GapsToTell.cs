using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// Gaps that the receiver was not told yet. They go as the header <c>RealtimeHub-Gap</c> of the next call, a structured field (RFC 9651):
/// <c>retention;after="…";until="…", unresolved;…</c>
/// </summary>
internal sealed class GapsToTell
{
    public const string Header = "RealtimeHub-Gap";

    private const int Most = 8;

    private readonly List<GapMessage> _gaps = [];

    /// <summary>Where the first begins; null where there is none.</summary>
    public Position? Before { get; private set; }

    public bool IsEmpty => _gaps.Count == 0;

    /// <param name="gap">What was met.</param>
    /// <param name="before">Where the reader stood.</param>
    public void Add(GapMessage gap, Position before)
    {
        Before ??= before;
        if (_gaps is [.., var last] && last.Reason == gap.Reason && last.Until == gap.After) _gaps[^1] = last with { Until = gap.Until, Position = gap.Position };
        else _gaps.Add(gap);
        if (_gaps.Count > Most) Shorten();
    }

    public void Told()
    {
        _gaps.Clear();
        Before = null;
    }

    public override string ToString() => string.Join(", ", _gaps.Select(Text));

    // More is announced than is missing, never less.
    private void Shorten()
    {
        var (earlier, last) = (_gaps[^2], _gaps[^1]);
        _gaps.RemoveAt(_gaps.Count - 1);
        _gaps[^1] = earlier.Reason == last.Reason && earlier.After is not null && last.Until is not null
            ? last with { After = earlier.After }
            : new GapMessage(GapReason.Reset, null, null, last.Position);
    }

    private static string Text(GapMessage gap)
    {
        var reason = SubscriptionMessageWriter.Name(gap.Reason);
        return gap is { After: { } after, Until: { } until } ? $"{reason};after=\"{after}\";until=\"{until}\"" : reason;
    }
}
