using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.TestKit;

/// <summary>Logs in memory, where a test is about something else than files.</summary>
public static class MemoryLogs
{
    /// <summary>Makes every stream's log one in memory.</summary>
    /// <param name="services">The hub's services.</param>
    /// <param name="time">The logs' clock; null for the system's.</param>
    /// <param name="maxEvents">How many events each keeps but the hub's own, which keeps all; null for all.</param>
    public static void UseMemory(this IServiceCollection services, TimeProvider? time = null, int? maxEvents = null) =>
        services.AddSingleton<OpenEventLog>((stream, _) =>
            Task.FromResult<IEventLog>(new MemoryEventLog(stream, new LogOptions { Retention = new(Count: stream == ControlLog.Stream ? null : maxEvents) }, time ?? TimeProvider.System)));
}
