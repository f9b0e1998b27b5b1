using System.Text.Json;

namespace RealtimeHub.EventLog.Control;

/// <summary>Something remembered. The same object as long as nobody set it anew, and the stream was not read from its beginning.</summary>
/// <param name="json">What it is; must not depend on a document that is disposed.</param>
public sealed class ControlValue(JsonElement json)
{
    /// <summary>What it is.</summary>
    public JsonElement Json { get; } = json;
}
