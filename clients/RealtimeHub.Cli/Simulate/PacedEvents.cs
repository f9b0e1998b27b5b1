using System.Runtime.CompilerServices;

namespace RealtimeHub.Cli.Simulate;

/// <summary>Events at a rate. Who is held up gets what became due meanwhile, in batches as large as a publish may be.</summary>
internal static class PacedEvents
{
    private const int Most = 1_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    public static async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(
        IEnumerable<ReadOnlyMemory<byte>> events, double rate, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var source = events.GetEnumerator();
        var began = time.GetTimestamp();
        var sent = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var elapsed = time.GetElapsedTime(began);
            var due = (int)Math.Min(Math.Floor(elapsed.TotalSeconds * rate) - sent, Most);
            if (due < 1)
            {
                var next = TimeSpan.FromSeconds((sent + 1) / rate) - elapsed;
                await Task.Delay(next > Tick ? next : Tick, time, cancellationToken);
                continue;
            }

            var batch = new List<ReadOnlyMemory<byte>>(due);
            while (batch.Count < due && source.MoveNext()) batch.Add(source.Current);
            if (batch.Count == 0) yield break;
            sent += batch.Count;
            yield return batch;
        }
    }
}
