namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>The other side answered with an error. The connection is as good as before.</summary>
internal sealed class RespException(string message) : Exception(message)
{
    /// <summary>It wants a password, or another one.</summary>
    public bool IsAccess => Message.StartsWith("NOAUTH", StringComparison.Ordinal) || Message.StartsWith("WRONGPASS", StringComparison.Ordinal) || Message.Contains("AUTH <password>", StringComparison.Ordinal);
}
