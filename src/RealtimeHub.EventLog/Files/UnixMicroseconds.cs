namespace RealtimeHub.EventLog.Files;

/// <summary>Times as the files hold them.</summary>
internal static class UnixMicroseconds
{
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Rounded up: what is at or after 1.5 µs is at or after 2.</summary>
    public static long AtOrAfter(DateTimeOffset time) =>
        Of(time) + (time.UtcTicks > DateTimeOffset.UnixEpoch.UtcTicks && time.UtcTicks % TimeSpan.TicksPerMicrosecond != 0 ? 1 : 0);

    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
