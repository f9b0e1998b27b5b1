using System.Text.Json;

namespace RealtimeHub.EventLog.Control;

/// <summary>One value that the hub shall remember, or forget.</summary>
/// <param name="Key">Whose, for example <c>webhooks/&lt;id&gt;</c>.</param>
/// <param name="Value">What it is; null to forget what was there.</param>
public readonly record struct ControlChange(string Key, ControlValue? Value)
{
    /// <summary>Remembers an object.</summary>
    public static ControlChange Set<T>(string key, T value, JsonSerializerOptions options) => new(key, new ControlValue(JsonSerializer.SerializeToElement(value, options)));

    /// <summary>Forgets what is remembered under a key.</summary>
    public static ControlChange Remove(string key) => new(key, null);
}
