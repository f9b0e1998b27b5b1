using System.Globalization;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>
/// How much of a .NET server's processor time goes to the compiler that replaces code by better code in the background: while it is more than a
/// little, the server is not warm, and the figures are not what they will be.
/// </summary>
internal sealed class CompilerWatch : IDisposable
{
    // ".NET Tiered Compilation Worker", as long as the kernel keeps a name. It ends when it has had nothing to do for 4 s.
    private const string Name = ".NET Tiered Com";
    private const long Interval = 1_000_000_000;

    private readonly EventLoop _loop;
    private readonly int? _process;
    private readonly Dictionary<string, TimeSpan> _before = [];
    private TimeSpan _compiling;
    private long _due;

    public CompilerWatch(EventLoop loop, int? process)
    {
        (_loop, _process) = (loop, process);
        Look(Clock.Now);
        _compiling = TimeSpan.Zero;
        loop.AddTimer(Look);
    }

    /// <summary>Its processor time since this was made, as part of all that the server used.</summary>
    public double Percent(TimeSpan used)
    {
        _due = 0;
        Look(Clock.Now);
        return 100 * _compiling / used;
    }

    public void Dispose() => _loop.RemoveTimer(Look);

    private long Look(long now)
    {
        if (_process is not { } process) return long.MaxValue;
        if (now < _due) return _due;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task")) Look(thread);
        return _due = now + Interval;
    }

    private void Look(string thread)
    {
        if (Usage.OfThread(thread, Name) is not { } used) return;
        _compiling += used.Cpu - _before.GetValueOrDefault(thread);
        _before[thread] = used.Cpu;
    }
}
