using System.Diagnostics;

namespace RealtimeHub.Faults.Driving;

/// <summary>Holds somebody to a rate. Who was held up does not catch up by more than a second.</summary>
/// <param name="rate">How many a second; 0 for no limit.</param>
internal sealed class Pace(double rate)
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private TimeSpan _due = Elapsed;

    private static TimeSpan Elapsed => Stopwatch.GetElapsedTime(0);

    public void Spent(int count)
    {
        if (rate > 0) _due += TimeSpan.FromSeconds(count / rate);
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_due < Elapsed - Most) _due = Elapsed - Most;
        var left = _due - Elapsed;
        if (rate > 0 && left > TimeSpan.Zero) await Task.Delay(left, cancellationToken);
    }
}
