namespace RealtimeHub.TestKit;

/// <summary>A server stream as it comes over the wire.</summary>
/// <param name="messages">Its items.</param>
/// <param name="cancel">Tells the hub to end it.</param>
public sealed class WireStream(MessageReader messages, Func<Task> cancel)
{
    /// <summary>Its items.</summary>
    public MessageReader Messages { get; } = messages;

    /// <summary>Asks the hub to end the stream.</summary>
    public Task CancelAsync() => cancel();
}
