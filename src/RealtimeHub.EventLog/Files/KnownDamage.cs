using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.EventLog.Files;

/// <summary>The damage that readers have met since the start. Each place is told once, however many come to it.</summary>
internal sealed partial class KnownDamage(string stream, FileLogHooks hooks)
{
    private readonly Lock _gate = new();
    private ImmutableArray<LogDamage> _met = [];

    /// <summary>A reader met it.</summary>
    public void Meet(LogDamagedException met)
    {
        lock (_gate)
        {
            if (_met.Any(known => known.Segment == met.Damage.Segment && known.Byte == met.Damage.Byte)) return;
            _met = _met.Add(met.Damage);
        }

        LogMet(hooks.Logger, stream, met.File, met.Offset, met.Problem);
        hooks.Damaged(met);
    }

    /// <summary>What was met, without what retention has taken since.</summary>
    /// <param name="oldest">The oldest sequence kept.</param>
    public IReadOnlyList<LogDamage> Since(long oldest)
    {
        lock (_gate)
        {
            if (_met.IsEmpty) return [];
            var first = Segment.NameOf(oldest);
            _met = _met.RemoveAll(damage => string.CompareOrdinal(damage.Segment, first) < 0);
            return _met;
        }
    }

    [LoggerMessage(LogLevel.Error, "The log of stream {Stream} is damaged: {File}, byte {Offset}: {Problem}. What stands there is not served: its readers are answered log-damaged. Restore this file from a backup; docs/operations.md, \"Checking and moving data\", says how. This is told once")]
    private static partial void LogMet(ILogger logger, string stream, string file, long offset, string problem);
}
