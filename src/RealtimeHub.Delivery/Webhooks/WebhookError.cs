namespace RealtimeHub.Delivery.Webhooks;

/// <summary>Why a webhook is in the status <c>error</c> (TAMS 8.2 <c>schemas/error.json</c>).</summary>
/// <param name="Type">In one word, for programs.</param>
/// <param name="Summary">In a sentence, for people. May quote what a receiver answered: escape it wherever it is shown.</param>
/// <param name="Time">When the hub gave up.</param>
public sealed record WebhookError(string Type, string Summary, DateTimeOffset Time);
