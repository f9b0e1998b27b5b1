using System.CommandLine;
using System.Text.Json;
using RealtimeHub.Cli.CommandLine;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Cli.Coverage;

/// <summary><c>rthub coverage</c>.</summary>
internal static class CoverageCommand
{
    public const string Examples = """
        Examples:
          rthub coverage --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34
          rthub coverage --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --timerange '[10:0_20:0)'
          rthub coverage --flow 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34 --json | jq .missing

        """;

    public static Command Create(CliConsole console, Option<string[]> hub)
    {
        var stream = StreamOption.Create();
        var (flow, timerange) = (FlowOption.Create(), TimerangeOption.Create(required: false));
        var protocol = ProtocolOption.Create();
        var json = new Option<bool>("--json") { Description = "As JSON, on one line." };
        var command = new Command("coverage", "Shows which part of a flow has segments.") { flow, timerange, stream, json, protocol };
        command.SetAction((result, cancellationToken) => RunAsync(
            new HubSession(HubOption.Read(result.GetValue(hub), console), ProtocolOption.Read(result.GetValue(protocol)), console, cancellationToken),
            result.GetValue(stream)!,
            FlowOption.Read(result.GetValue(flow)),
            TimerangeOption.Read(result.GetValue(timerange)) ?? Timerange.Eternity,
            result.GetValue(json),
            console));
        return command;
    }

    private static async Task<int> RunAsync(
        HubSession session, string stream, Guid flow, Timerange timerange, bool json, CliConsole console)
    {
        await using var ending = session;
        var coverage = await session.RunAsync((client, token) => client.CoverageAsync(flow, timerange, stream, token));
        if (json) console.Out.WriteLine(JsonSerializer.Serialize(coverage, ProtocolJson.Options));
        else Write(coverage, console);
        return ExitCode.Ok;
    }

    private static void Write(FlowCoverage coverage, CliConsole console)
    {
        var table = new Table("STATE", "TIMERANGE", "LENGTH") { Empty = "The timerange is empty." };
        var parts = coverage.Covered.Select(range => (State: "covered", Range: range)).Concat(coverage.Missing.Select(range => (State: "missing", Range: range)));
        foreach (var (state, range) in parts.OrderBy(part => part.Range.ToNanoseconds().From)) table.Add(state, range.ToString(), Length(range));
        table.WriteTo(console);
        console.Out.WriteLine($"{(coverage.Complete ? "complete" : "not complete")} at {coverage.Position}, says the {coverage.RestsOn}");
    }

    private static string Length(Timerange range) => range is { Start: { } start, End: { } end } ? Seconds.Of((end - start).Nanoseconds) : "-";
}
