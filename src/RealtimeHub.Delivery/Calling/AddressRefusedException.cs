namespace RealtimeHub.Delivery.Calling;

/// <summary>A name leads to an address that must not be connected to.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
