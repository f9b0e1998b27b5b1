using System.Globalization;

namespace RealtimeHub.Load;

/// <summary>How much of the machine went to processes that have no part in the measurement: with more than a little, measure again.</summary>
internal sealed class Others
{
    private const int TicksPerSecond = 100;

    private readonly int[] _ours;
    private readonly (double Busy, double All) _start;

    public Others(params IEnumerable<int?> ours)
    {
        _ours = [Environment.ProcessId, .. ours.OfType<int>()];
        _start = Read();
    }

    public double Percent
    {
        get
        {
            var now = Read();
            return Math.Max(0, 100 * (now.Busy - _start.Busy) / (now.All - _start.All));
        }
    }

    // In seconds; busy is what was not ours.
    private (double Busy, double All) Read()
    {
        var line = File.ReadLines("/proc/stat").First();
        long[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(t => long.Parse(t, CultureInfo.InvariantCulture))];
        var idle = ticks[3] + ticks[4];
        var ours = _ours.Sum(id => Usage.Of(id).Cpu.TotalSeconds);
        return (((double)(ticks.Sum() - idle) / TicksPerSecond) - ours, (double)ticks.Sum() / TicksPerSecond);
    }
}
