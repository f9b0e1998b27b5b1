using RealtimeHub.Cli.Console;
using RealtimeHub.EventLog.Redis.Inspection;

namespace RealtimeHub.Cli.Doctor;

/// <summary>What <c>rthub doctor</c> says to people.</summary>
internal static class DoctorText
{
    public static void Write(RedisReport report, CliConsole console)
    {
        var (output, paint) = (console.Out, console.OutPaint);
        foreach (var node in report.Nodes) output.WriteLine(Printable.Text($"{node.Address,-22} {Describe(node)}"));
        foreach (var sentinel in report.Sentinels) output.WriteLine(Printable.Text($"{sentinel.Address,-22} {Describe(sentinel)}"));
        output.WriteLine();
        output.WriteLine($"What happens when (level {report.Level.ToString().ToLowerInvariant()}, one failure at a time, but for the power of all)");
        foreach (var failure in report.Failures) Write(failure, output, paint);
        output.WriteLine();
        foreach (var finding in report.Findings) Write(finding, output, paint);
        output.WriteLine(Summary(report, paint));
        output.Flush();
    }

    private static string Describe(RedisNodeState node)
    {
        if (node.Trouble is { } trouble) return $"cannot be asked: {trouble}";
        var memory = node.MostBytes is { } most ? $"{Sizes.Of(node.UsedBytes ?? 0)} of {Sizes.Of(most)}" : Sizes.Of(node.UsedBytes ?? 0);
        return $"{(node.IsPrimary ? "primary" : "replica"),-8} Redis {node.Version}, append-only file {node.AppendOnlyFile}, memory {memory}";
    }

    private static string Describe(RedisSentinelState sentinel) => sentinel.Trouble is { } trouble
        ? $"Sentinel, cannot be asked: {trouble}"
        : $"Sentinel names {sentinel.Primary}, quorum {sentinel.Quorum}, down after {sentinel.DownAfter!.Value.TotalSeconds:0.###} s";

    private static void Write(RedisFailure failure, TextWriter output, Paint paint)
    {
        output.WriteLine($"  {(!failure.LosesAcknowledged ? paint.Green("safe") : failure.IsSeveral ? paint.Yellow("loss") : paint.Red("loss"))}  {failure.What}:");
        output.WriteLine(Printable.Text($"        {failure.Cost}"));
    }

    private static void Write(RedisFinding finding, TextWriter output, Paint paint)
    {
        var label = finding.Severity switch
        {
            RedisSeverity.Loss => paint.Red("loss"),
            RedisSeverity.Weak => paint.Yellow("weak"),
            _ => paint.Dim("note"),
        };
        output.WriteLine($"  {label}  {Printable.Text($"{(finding.Node is { } node ? $"{node}: " : "")}{finding.Problem}")}");
        output.WriteLine(paint.Dim(Printable.Text($"        to do: {finding.Remedy}")));
    }

    private static string Summary(RedisReport report, Paint paint)
    {
        if (report.IsSound) return $"{paint.Green("sound")}: no acknowledged event is lost by any one of these failures";
        var failures = report.Failures.Count(f => f.LosesAcknowledged && !f.IsSeveral);
        return $"{paint.Red("not sound")}: {(failures == 0 ? "see above what" : $"{failures} of these failures")} can lose acknowledged events";
    }
}
