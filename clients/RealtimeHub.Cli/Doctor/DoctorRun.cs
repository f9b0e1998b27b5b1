using System.Text.Json;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.EventLog.Redis;
using RealtimeHub.EventLog.Redis.Inspection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Doctor;

/// <summary>Has Redis looked at and says what was found.</summary>
internal sealed class DoctorRun(CliConsole console, bool json)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<int> RunAsync(string redis, AcknowledgementLevel? level, TimeSpan restartAfter, CancellationToken cancellationToken)
    {
        var report = await Inspection(redis, level, restartAfter).RunAsync(cancellationToken);
        if (json) console.WriteJson(JsonSerializer.SerializeToUtf8Bytes(DoctorJson.Of(report), ProtocolJson.Options));
        else DoctorText.Write(report, console);
        return report.IsSound ? ExitCode.Ok : ExitCode.Failed;
    }

    private static RedisInspection Inspection(string redis, AcknowledgementLevel? level, TimeSpan restartAfter)
    {
        try
        {
            return new RedisInspection(redis, level, Patience) { RestartAfter = restartAfter };
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"REDIS: {wrong.Message}");
        }
    }
}
