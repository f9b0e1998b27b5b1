namespace RealtimeHub.Server.Store;

/// <summary>The store did not answer as it should. The message holds no URL: there may be a token in it.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="isUnreachable">It could not be reached, or was silent: asking again at once would only wait again.</param>
internal sealed class StoreFailedException(string message, bool isUnreachable = false) : Exception(message)
{
    public bool IsUnreachable { get; } = isUnreachable;
}
