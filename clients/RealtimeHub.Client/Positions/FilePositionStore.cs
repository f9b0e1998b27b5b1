using RealtimeHub.Protocol;

namespace RealtimeHub.Client;

/// <summary>
/// Positions in a small file of one process, replaced as a whole at each save: a reader sees the old one or the new one, also after
/// <c>kill -9</c>. A save costs some tens of microseconds. It is forced to the disk once in <see cref="SyncEvery"/> and at the end, so that after
/// a power cut events of that time may come again; none is missed.
/// </summary>
public sealed class FilePositionStore : IPositionStore
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private SortedDictionary<string, Position>? _positions;
    private bool _unsynced;
    private long? _syncedAt;

    /// <summary>Positions in a file; it need not exist yet, its folder must.</summary>
    /// <param name="path">The file.</param>
    /// <param name="timeProvider">The clock of <see cref="SyncEvery"/>.</param>
    public FilePositionStore(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How often the file is forced to the disk; zero is at every save, which costs some milliseconds each.</summary>
    public TimeSpan SyncEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is torn, or is not one of these.</exception>
    public ValueTask<Position?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock) return new(Positions_NeedsLock().TryGetValue(name, out var position) ? position : null);
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string name, Position position, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Positions_NeedsLock()[name] = position;
            Write_NeedsLock(_syncedAt is not { } at || _time.GetElapsedTime(at) >= SyncEvery);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_unsynced) Write_NeedsLock(sync: true);
        }

        return ValueTask.CompletedTask;
    }

    private SortedDictionary<string, Position> Positions_NeedsLock() =>
        _positions ??= File.Exists(_path) ? PositionFile.Read(File.ReadAllBytes(_path), _path) : new(StringComparer.Ordinal);

    private void Write_NeedsLock(bool sync)
    {
        PositionFile.Replace(_path, PositionFile.Write(_positions!), sync);
        _unsynced = !sync;
        if (sync) _syncedAt = _time.GetTimestamp();
    }
}
