using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests.Kit;

/// <summary>Settings for tests that are not about time: nothing counts as away because the machine is busy.</summary>
internal static class Patient
{
    public static RedisLogOptions Options(RedisServer server) => new()
    {
        Connection = server.ConnectionString,
        Deadline = TimeSpan.FromSeconds(30),
        ConfirmWithin = TimeSpan.FromSeconds(20),
        StartPatience = TimeSpan.FromSeconds(30),
    };
}
