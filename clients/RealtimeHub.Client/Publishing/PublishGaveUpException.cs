using System.Globalization;

namespace RealtimeHub.Client;

/// <summary>
/// <see cref="RealtimeClientOptions.PublishDeadline"/> passed without an answer. The events may have been appended; publishing them again with
/// the same <see cref="IdempotencyKey"/> makes sure of it and appends nothing twice.
/// </summary>
public sealed class PublishGaveUpException : TimeoutException
{
    internal PublishGaveUpException(string stream, string key, TimeSpan deadline, string? trouble, Exception innerException)
        : base(Describe(stream, key, deadline, trouble), innerException) => IdempotencyKey = key;

    /// <summary>The key under which the batch was tried.</summary>
    public string IdempotencyKey { get; }

    private static string Describe(string stream, string key, TimeSpan deadline, string? trouble) => string.Create(
        CultureInfo.InvariantCulture,
        $"No answer to publishing to '{stream}' within {deadline.TotalSeconds:0.###} s ({trouble ?? "the hub did not answer"}). The events may have been appended; publish them again with the key '{key}' to make sure.");
}
