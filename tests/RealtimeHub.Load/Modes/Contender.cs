using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>One of two servers that take turns.</summary>
internal sealed class Contender(EventLoop loop, Target target, PublishPlan plan) : IDisposable
{
    private readonly Publishing _publishing = new(loop, target, plan);
    private readonly List<double> _rates = [];
    private TimeSpan _cpu;
    private readonly Instructions _instructions = new(target.Process);
    private long _requests;

    /// <summary>Requests a second, a round each.</summary>
    public IReadOnlyList<double> Rates => _rates;

    public Histogram Latency { get; } = new();

    public double CpuMicroseconds => _cpu.TotalMicroseconds / _requests;

    public void WarmUp(TimeSpan time) => Publish(time);

    public void Round(TimeSpan time)
    {
        var before = target.Usage.Cpu;
        _instructions.Resume();
        var seconds = Publish(time);
        _instructions.Pause();
        _cpu += target.Usage.Cpu - before;
        _requests += _publishing.Answers;
        _rates.Add(_publishing.Answers / seconds);
        Latency.Add(_publishing.Latency);
    }

    /// <summary>Instructions a request, of the program and of the kernel for it.</summary>
    public (double User, double Kernel) TakeInstructions()
    {
        var (user, kernel) = _instructions.Total();
        return (user / _requests, kernel / _requests);
    }

    public void Dispose()
    {
        _instructions.Dispose();
        _publishing.Dispose();
    }

    private double Publish(TimeSpan time)
    {
        var start = Clock.Now;
        _publishing.Start();
        loop.RunFor(time);
        _publishing.Stop();
        loop.Run(() => _publishing.IsIdle, TimeSpan.FromSeconds(30), "the last publishes are answered");
        return (Clock.Now - start) / 1e9;
    }
}
