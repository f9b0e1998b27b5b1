namespace RealtimeHub.EventLog.Files;

/// <summary>What an epochs file holds.</summary>
/// <param name="Epochs">Oldest first.</param>
/// <param name="Torn">How many bytes of an interrupted line stand behind them.</param>
internal sealed record EpochLines(List<Epoch> Epochs, int Torn);
