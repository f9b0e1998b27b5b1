namespace RealtimeHub.Load;

/// <param name="Webhooks">Each with a receiver that is not there.</param>
/// <param name="Events">That wait for each of them.</param>
/// <param name="Size">Bytes an event.</param>
internal sealed record WebhooksOptions(int Webhooks, int Events, int Size);
