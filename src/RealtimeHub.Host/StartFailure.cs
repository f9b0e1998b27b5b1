using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Redis;
using RealtimeHub.Server.Safety;

namespace RealtimeHub.Host;

/// <summary>Explains in a sentence why the hub could not start, where a sentence can; anything else keeps its stack trace.</summary>
internal static class StartFailure
{
    public static string? Explain(Exception failure) => failure switch
    {
        UnsafeListenException or OptionsValidationException or LogInUseException or LogDamagedException or LogFolderException or RedisStartException => failure.Message,
        IOException { InnerException: AddressInUseException } => $"{failure.Message} Is another hub running? Choose another address with --urls.",
        _ when failure.InnerException is { } inner => Explain(inner),
        _ => null,
    };
}
