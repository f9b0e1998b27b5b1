namespace RealtimeHub.Client.Connection;

/// <summary>What is refused: on which connection, of which stream, and with which problem.</summary>
internal readonly record struct Refused(HubLink Link, string Stream, int Status, string Type);
