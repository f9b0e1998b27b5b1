using Microsoft.Extensions.Options;

namespace RealtimeHub.Server.Publishing;

/// <summary>Refuses at the start half a key: a missing secret must not open the door.</summary>
internal sealed class IngestSettings : IValidateOptions<RealtimeHubOptions>
{
    public ValidateOptionsResult Validate(string? name, RealtimeHubOptions options)
    {
        var ingest = options.Ingest;
        if (string.IsNullOrEmpty(ingest.KeyName) != string.IsNullOrEmpty(ingest.KeyValue))
            return ValidateOptionsResult.Fail("RealtimeHub:Ingest: give both KeyName and KeyValue, or neither.");
        return ingest.RepeatWindow < TimeSpan.Zero
            ? ValidateOptionsResult.Fail("RealtimeHub:Ingest:RepeatWindow must not be less than nothing; 0 takes every call as a new one.")
            : ValidateOptionsResult.Success;
    }
}
