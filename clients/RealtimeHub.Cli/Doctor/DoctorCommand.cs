using System.CommandLine;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.EventLog.Redis;

namespace RealtimeHub.Cli.Doctor;

/// <summary><c>rthub doctor</c>.</summary>
internal static class DoctorCommand
{
    public const string Examples = """
        Examples:
          rthub doctor redis1:6379                                          a Redis with its replicas
          rthub doctor sentinel1:26379,sentinel2:26379,serviceName=tams     all that the Sentinels know of
          RTHUB_REDIS=redis1,password=… rthub doctor                        where others must not see the password
          rthub doctor redis1 --restart-after 30                            if nothing starts Redis again sooner
          rthub doctor redis1 --level primary                               if the hub does not wait for replicas
          rthub doctor redis1 --json | jq '.failures[] | select(.loses_acknowledged)'

        It reads only. It ends with 0 when no acknowledged event is lost by any one failure, with 1 when one can be,
        and with 69 when Redis cannot be reached. How to set Redis up, and what each setting protects from, stands in
        docs/failover.md.

        """;

    private const string Variable = "RTHUB_REDIS";

    public static Command Create(CliConsole console)
    {
        var redis = new Argument<string?>("REDIS")
        {
            Description = $"Where Redis is, as RealtimeHub:Redis says it. Without it {Variable}.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var level = new Option<string?>("--level") { Description = "What acknowledgements rest on: primary, or replicated. Without it what a hub chooses: replicated where there are replicas.", HelpName = "LEVEL" };
        level.AcceptOnlyFromAmong("primary", "replicated");
        var restart = new Option<int>("--restart-after") { Description = "Nothing starts a Redis again sooner than so many seconds after its end (systemd: RestartSec); Redis itself cannot say. Default 0: at once.", HelpName = "SECONDS" };
        var json = new Option<bool>("--json") { Description = "One JSON object: nodes, Sentinels, findings and failures." };
        var command = new Command("doctor", "Looks at a hub's Redis, and says what would be lost in which failure.") { redis, level, restart, json };
        command.SetAction((result, cancellationToken) => new DoctorRun(console, result.GetValue(json)).RunAsync(
            result.GetValue(redis) ?? console.Environment(Variable) ?? throw new UsageException($"Say where Redis is, for example redis1:6379, or set {Variable}."),
            Level(result.GetValue(level)),
            TimeSpan.FromSeconds(result.GetValue(restart)),
            cancellationToken));
        return command;
    }

    private static AcknowledgementLevel? Level(string? name) => name switch
    {
        "primary" => AcknowledgementLevel.Primary,
        "replicated" => AcknowledgementLevel.Replicated,
        _ => null,
    };
}
