using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Server.Streams;

/// <summary>Reads how much of each stream is kept, and refuses at the start what cannot be meant: it would delete, or fill the disk.</summary>
internal sealed class RetentionSettings(IConfiguration hub) : IValidateOptions<RealtimeHubOptions>
{
    private const string InMemory = "1GiB";

    private static readonly string[] Members = [nameof(RetentionOptions.Age), nameof(RetentionOptions.Bytes), nameof(RetentionOptions.Count)];

    /// <summary>How much of a stream is kept; the settings were validated.</summary>
    public static Retention Of(RealtimeHubOptions options, string stream)
    {
        // What the hub must remember it keeps as long as it says so itself.
        if (stream == ControlLog.Stream) return new Retention();
        var retention = options.Streams.TryGetValue(stream, out var declared) ? declared.Retention : new RetentionOptions();
        RetentionText.TryReadAge(retention.Age, out var age);
        // Redis keeps it in memory, so that there must be a bound.
        RetentionText.TryReadBytes(retention.Bytes ?? (options.Redis is null ? null : InMemory), out var bytes);
        RetentionText.TryReadCount(retention.Count, out var count);
        return new Retention(age, bytes, count);
    }

    public ValidateOptionsResult Validate(string? name, RealtimeHubOptions options)
    {
        var faults = options.Streams.SelectMany(stream => Faults(stream.Key, stream.Value.Retention)).ToList();
        if (hub.GetSection("Log:Retention").Exists()) faults.Add("RealtimeHub:Log:Retention: retention is set for each stream, under RealtimeHub:Streams:<name>:Retention.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(string stream, RetentionOptions retention)
    {
        var path = $"RealtimeHub:Streams:{stream}:Retention";
        var section = hub.GetSection($"Streams:{stream}:Retention");
        if (section.Value is { Length: > 0 } value) yield return $"{path}: '{value}' says not what is bound; give {path}:Age, :Bytes or :Count.";
        foreach (var other in section.GetChildren().Where(child => !Members.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            yield return $"{path}: there is no '{other.Key}'; give Age, Bytes or Count.";
        if (!RetentionText.TryReadAge(retention.Age, out _)) yield return $"{path}:Age: '{retention.Age}' is not an age of at least a second; give for example 90d, 12h, 90.00:00:00 or none.";
        if (!RetentionText.TryReadBytes(retention.Bytes, out _)) yield return $"{path}:Bytes: '{retention.Bytes}' is not a size; give for example 10GiB, 500MB, a number of bytes or none.";
        if (!RetentionText.TryReadCount(retention.Count, out _)) yield return $"{path}:Count: '{retention.Count}' is not a count of events; give for example 1000000 or none.";
    }
}
