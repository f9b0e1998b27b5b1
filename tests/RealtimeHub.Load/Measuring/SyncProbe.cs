using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>How long this folder's disk takes to make one small write durable: what no durable publish can be faster than.</summary>
internal sealed class SyncProbe : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[] _bytes;

    public SyncProbe(string folder, int size)
    {
        _path = Path.Combine(folder, $"sync-{Guid.NewGuid():n}");
        _file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.WriteThrough);
        _bytes = new byte[size];
        Random.Shared.NextBytes(_bytes);
    }

    public Histogram Latency { get; } = new();

    public void RunFor(TimeSpan time)
    {
        for (var start = Clock.Now; Clock.Now - start < time.TotalNanoseconds;)
        {
            var before = Clock.Now;
            _file.Write(_bytes);
            Latency.Record(Clock.Now - before);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_path);
    }
}
