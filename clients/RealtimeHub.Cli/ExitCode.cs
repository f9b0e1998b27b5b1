namespace RealtimeHub.Cli;

/// <summary>What the process ends with; documented in <c>rthub --help</c> and <c>docs/cli.md</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int NotInTime = 2;
    public const int Usage = 64;
    public const int NoInput = 66;
    public const int HubUnreachable = 69;
    public const int Interrupted = 130;
}
