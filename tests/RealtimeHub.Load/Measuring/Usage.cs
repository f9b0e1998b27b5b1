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
    public static Usage Of(int? process) => process is { } id ? Read(File.ReadAllText($"/proc/{id}/stat")) : default;

    /// <summary>Of a thread, if that is its name.</summary>
    /// <param name="folder">Its folder below the process's <c>task</c>.</param>
    /// <param name="name">As the kernel keeps it: 15 characters at most.</param>
    public static Usage? OfThread(string folder, string name)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat.Contains($"({name})", StringComparison.Ordinal) ? Read(stat) : null;
        }
        catch (IOException)
        {
            // It has just ended.
            return null;
        }
    }

    private static Usage Read(string stat)
    {
        // The second field is the name in parentheses and may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new Usage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Number(fields[21]) * Environment.SystemPageSize, (int)Number(fields[17]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
