namespace RealtimeHub.Client;

/// <summary>The hub refused, and trying again would not help.</summary>
/// <param name="status">The status, as HTTP has it.</param>
/// <param name="type">The problem type.</param>
/// <param name="detail">What is wrong.</param>
/// <param name="innerException">What carried the refusal here.</param>
public sealed class RealtimeHubException(int status, string type, string detail, Exception? innerException = null)
    : Exception($"{status} {type}: {detail}", innerException)
{
    /// <summary>The status, as HTTP has it: for example 404.</summary>
    public int Status { get; } = status;

    /// <summary>The problem type, a word for programs: for example <c>unknown-stream</c>.</summary>
    public string Type { get; } = type;

    /// <summary>What is wrong, a sentence for people.</summary>
    public string Detail { get; } = detail;
}
