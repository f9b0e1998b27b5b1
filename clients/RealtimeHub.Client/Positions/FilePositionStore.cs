using RealtimeHub.Protocol;

namespace RealtimeHub.Client;

/// <summary>
/// Positions in a small file of one process. A save adds a line, which survives <c>kill -9</c> and costs some tens of microseconds. Once in
/// <see cref="SyncEvery"/> and at the end the file is replaced as a whole and forced to the disk, so that after a power cut events of that time may
/// come again; none is missed.
/// </summary>
public sealed class FilePositionStore : IPositionStore
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private SortedDictionary<string, Position>? _positions;
    private bool _unsynced;
    private long? _syncedAt;
    private long _length;

    /// <summary>Positions in a file; it need not exist yet, its folder must.</summary>
    /// <param name="path">The file.</param>
    /// <param name="timeProvider">The clock of <see cref="SyncEvery"/>.</param>
    public FilePositionStore(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How often the file is forced to the disk; zero is at every save, which then costs what the disk takes.</summary>
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
            if (_syncedAt is not { } at || _time.GetElapsedTime(at) >= SyncEvery || !File.Exists(_path)) Replace_NeedsLock();
            else Append_NeedsLock(PositionFile.Line(name, position));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_unsynced) Replace_NeedsLock();
        }

        return ValueTask.CompletedTask;
    }

    private SortedDictionary<string, Position> Positions_NeedsLock() =>
        _positions ??= File.Exists(_path) ? PositionFile.Read(File.ReadAllBytes(_path), _path) : new(StringComparer.Ordinal);

    private void Replace_NeedsLock()
    {
        var content = PositionFile.Whole(_positions!);
        PositionFile.Replace(_path, content);
        (_length, _unsynced, _syncedAt) = (content.Length, false, _time.GetTimestamp());
    }

    private void Append_NeedsLock(byte[] line)
    {
        _unsynced = true;
        PositionFile.Append(_path, line, _length);
        _length += line.Length;
    }
}
