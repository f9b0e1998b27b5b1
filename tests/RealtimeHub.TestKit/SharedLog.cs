using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.TestKit;

/// <summary>One log in memory that several hubs of this process serve, as nodes do: it stays when one of them goes.</summary>
/// <param name="log">The log; who made it disposes of it.</param>
public sealed class SharedLog(IEventLog log) : ForwardingLog(log)
{
    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>Gives the log to a hub: its only stream. What the hub itself remembers it keeps alone.</summary>
    public static Action<IServiceCollection> Of(IEventLog log) => services => services.AddSingleton<OpenEventLog>((stream, _) => Task.FromResult<IEventLog>(
        stream == ControlLog.Stream ? new MemoryEventLog(stream, new LogOptions(), TimeProvider.System) : new SharedLog(log)));
}
