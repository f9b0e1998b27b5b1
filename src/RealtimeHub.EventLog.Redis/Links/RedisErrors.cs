using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>What an error of Redis, or of the way to it, means.</summary>
internal static class RedisErrors
{
    // Answers of a Redis that is not, or not yet, the one to ask.
    private static readonly string[] Elsewhere =
        ["READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "BUSY", "MOVED", "ASK", "TRYAGAIN", "NOAUTH", "WRONGPASS", "NOPERM", "UNBLOCKED"];

    private static readonly string[] Full = ["OOM", "MISCONF"];

    /// <summary>Null for an error that is nobody's but ours.</summary>
    public static RedisFailureException? Explain(Exception error) => error switch
    {
        RedisFailureException failure => failure,
        RedisServerException answer when Has(answer, Full) => new RedisFailureException(AppendOutcome.StorageFull, answer.Message, answer),
        RedisServerException answer when Has(answer, ["NOREPLICAS"]) => new RedisFailureException(AppendOutcome.Unconfirmed, answer.Message, answer),
        RedisServerException answer when Has(answer, Elsewhere) => new RedisFailureException(AppendOutcome.Away, answer.Message, answer),
        RedisServerException => null,
        TimeoutException => new RedisFailureException(AppendOutcome.Away, "Redis does not answer.", error),
        RedisException or ObjectDisposedException or OperationCanceledException => new RedisFailureException(AppendOutcome.Away, error.Message, error),
        _ => null,
    };

    public static bool IsUnknownScript(Exception error) => error is RedisServerException && error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    // Scripts hand on the errors of their commands; some versions put words of their own before them.
    private static bool Has(RedisServerException answer, string[] codes) =>
        Array.Exists(codes, code => answer.Message.StartsWith(code, StringComparison.Ordinal) || answer.Message.Contains($" -{code} ", StringComparison.Ordinal));
}
