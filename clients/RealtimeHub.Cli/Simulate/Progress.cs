using System.Globalization;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Simulate;

/// <summary>Says how it goes: one line redrawn on a terminal, else a line every few seconds.</summary>
internal sealed class Progress(CliConsole console)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly long _began = console.Time.GetTimestamp();
    private readonly Latencies _all = new();
    private Latencies _recent = new();
    private long _recentBegan = console.Time.GetTimestamp();
    private bool _retrying;

    public void Acknowledged(int events, TimeSpan latency)
    {
        lock (_lock)
        {
            _all.Add(events, latency);
            _recent.Add(events, latency);
            _retrying = false;
        }
    }

    public void Retrying(string reason)
    {
        lock (_lock)
        {
            if (_retrying) return;
            _retrying = true;
            if (console.IsErrorTerminal) console.Error.Write("\r\e[K");
            console.Warn(reason + " Trying until it is acknowledged.");
        }
    }

    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(console.IsErrorTerminal ? Redraw : Line, console.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) Show();
        }
        catch (OperationCanceledException)
        {
            if (console.IsErrorTerminal) console.Error.Write("\r\e[K");
        }
    }

    public string Summary()
    {
        lock (_lock) return $"{_all.Events:N0} events acknowledged in {console.Time.GetElapsedTime(_began).TotalSeconds:N1} s, {_all.Describe(console.Time.GetElapsedTime(_began))}";
    }

    private void Show()
    {
        lock (_lock)
        {
            var line = $"{_all.Events:N0} events acknowledged, {_recent.Describe(console.Time.GetElapsedTime(_recentBegan))}";
            if (console.IsErrorTerminal) console.Error.Write("\r" + console.ErrorPaint.Dim(line[..Math.Min(line.Length, console.Width() - 1)]) + "\e[K");
            else console.Error.WriteLine(line);
            // Long enough that a live store, which publishes in bursts, shows its rate and not its pulse.
            if (console.Time.GetElapsedTime(_recentBegan) < Line) return;
            (_recent, _recentBegan) = (new Latencies(), console.Time.GetTimestamp());
        }
    }

    private sealed class Latencies
    {
        private TimeSpan _sum;
        private TimeSpan _longest;
        private long _batches;

        public long Events { get; private set; }

        public void Add(int events, TimeSpan latency)
        {
            Events += events;
            _batches++;
            _sum += latency;
            if (latency > _longest) _longest = latency;
        }

        public string Describe(TimeSpan elapsed)
        {
            var rate = Events / Math.Max(elapsed.TotalSeconds, 0.001);
            if (_batches == 0) return "none in the last seconds";
            var (mean, longest) = (_sum.TotalMilliseconds / _batches, _longest.TotalMilliseconds);
            return string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s, {mean:N1} ms to acknowledge (longest {longest:N1} ms)");
        }
    }
}
