using RealtimeHub.EventLog;

namespace RealtimeHub.Faults.Broken;

/// <summary>The ways to break a log.</summary>
internal static class BrokenLogs
{
    public const string AckBeforeSync = "ack-before-sync";
    public const string ReadBeforeSubscribe = "read-before-subscribe";
    public const string NoEpoch = "no-epoch";
    public const string SilentTrim = "silent-trim";
    public const string ForgottenKey = "forgotten-key";

    public static IReadOnlyList<string> All { get; } = [AckBeforeSync, ReadBeforeSubscribe, NoEpoch, SilentTrim, ForgottenKey];

    public static IEventLog Break(string how, IEventLog log) => how switch
    {
        AckBeforeSync => new AckBeforeSyncLog(log),
        ReadBeforeSubscribe => new ReadBeforeSubscribeLog(log),
        NoEpoch => new NoEpochLog(log),
        SilentTrim => new SilentTrimLog(log),
        ForgottenKey => new ForgottenKeyLog(log),
        _ => throw new ArgumentException($"There is no way to break a log called '{how}'.", nameof(how)),
    };
}
