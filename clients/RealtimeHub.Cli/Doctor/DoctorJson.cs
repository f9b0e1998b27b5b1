using RealtimeHub.EventLog.Redis.Inspection;

namespace RealtimeHub.Cli.Doctor;

/// <summary>What <c>rthub doctor --json</c> prints.</summary>
internal static class DoctorJson
{
    public static object Of(RedisReport report) => new
    {
        Sound = report.IsSound,
        Level = report.Level.ToString().ToLowerInvariant(),
        Nodes = report.Nodes.Select(n => new { n.Address, Role = n.Trouble is not null ? "unknown" : n.IsPrimary ? "primary" : "replica", n.Trouble, n.Version, n.AppendOnlyFile, n.UsedBytes, n.MostBytes }),
        Sentinels = report.Sentinels.Select(s => new { s.Address, s.Trouble, s.Primary, s.Quorum, DownAfterSeconds = s.DownAfter?.TotalSeconds }),
        Failures = report.Failures.Select(f => new { f.What, f.LosesAcknowledged, Several = f.IsSeveral, f.Cost }),
        Findings = report.Findings.Select(f => new { Severity = f.Severity.ToString().ToLowerInvariant(), f.Node, f.Problem, f.Remedy }),
    };
}
