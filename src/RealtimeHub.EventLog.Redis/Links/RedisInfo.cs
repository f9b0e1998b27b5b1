using System.Globalization;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>The answer to <c>INFO</c>, and of <c>CONFIG GET</c> what may be asked.</summary>
internal sealed class RedisInfo(string info, IReadOnlyDictionary<string, string> configuration)
{
    private readonly Dictionary<string, string> _lines = info.Split('\n')
        .Select(line => line.TrimEnd('\r').Split(':', 2)).Where(parts => parts.Length == 2)
        .GroupBy(parts => parts[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.Ordinal);

    public string? this[string name] => _lines.GetValueOrDefault(name);

    public int Replicas => Number(this["connected_slaves"]);

    public string? Configured(string name) => configuration.GetValueOrDefault(name);

    public Version? Version => Version.TryParse(this["redis_version"], out var version) ? version : null;

    public static int Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
