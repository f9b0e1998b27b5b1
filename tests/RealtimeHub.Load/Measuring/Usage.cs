using System.Globalization;

namespace RealtimeHub.Load;

/// <summary>What a process has used, from <c>/proc</c>.</summary>
/// <param name="Cpu">User and system time of all its threads.</param>
/// <param name="Rss">Resident bytes.</param>
/// <param name="Threads">How many it has.</param>
internal readonly record struct Usage(TimeSpan Cpu, long Rss, int Threads)
{
    private const int TicksPerSecond = 100;

    public double Megabytes => Rss / 1e6;

    /// <summary>Of a process; nothing when it is not known.</summary>
    public static Usage Of(int? process)
    {
        if (process is not { } id) return default;
        var stat = File.ReadAllText($"/proc/{id}/stat");
        // The second field is the command in parentheses and may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new Usage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Number(fields[21]) * Environment.SystemPageSize, (int)Number(fields[17]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
