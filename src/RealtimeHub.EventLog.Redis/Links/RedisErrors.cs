using RealtimeHub.EventLog.Redis.Resp;
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
        RedisServerException or RespException => OutcomeOf(error.Message) is { } outcome ? new RedisFailureException(outcome, error.Message, error) : null,
        TimeoutException => new RedisFailureException(AppendOutcome.Away, "Redis does not answer.", error),
        RedisException or IOException or ObjectDisposedException or OperationCanceledException => new RedisFailureException(AppendOutcome.Away, error.Message, error),
        _ => null,
    };

    public static bool IsUnknownScript(Exception error) => error is RedisServerException && error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    private static AppendOutcome? OutcomeOf(string answer) =>
        Has(answer, Full) ? AppendOutcome.StorageFull : Has(answer, ["NOREPLICAS"]) ? AppendOutcome.Unconfirmed : Has(answer, Elsewhere) ? AppendOutcome.Away : null;

    // Scripts hand on the errors of their commands; some versions put words of their own before them.
    private static bool Has(string answer, string[] codes) =>
        Array.Exists(codes, code => answer.StartsWith(code, StringComparison.Ordinal) || answer.Contains($" -{code} ", StringComparison.Ordinal));
}
