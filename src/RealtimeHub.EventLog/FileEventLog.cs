using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>A log in the files of one folder, each batch on stable storage before it is acknowledged. ARCHITECTURE.md has its format.</summary>
public sealed class FileEventLog : IEventLog
{
    // So much that a hundred readers at different places have their block in it, and those at one place share it. More would be harm: a block that
    // only one reader wants should be young when it dies, or collecting it costs more than decoding it did.
    private const long CacheBytes = 8 << 20;
    private const long OnceBytes = 1 << 20;

    private readonly FolderLock _lock;
    private readonly SegmentSet _segments;
    private readonly SegmentWriter _segmentWriter;
    private readonly EpochTable _epochs;
    private readonly RecentEvents _recent;
    private readonly SegmentReader _reader;
    private readonly KnownDamage _damage;
    private readonly AppendQueue _queue;
    private readonly GroupWriter _writer;
    private readonly KnowledgeKeeper _keeper;
    private readonly Retention _retention;
    private readonly Retainer _retainer;

    private FileEventLog(FileLogStart start, FolderLock held)
    {
        (Stream, _lock, _segments, _segmentWriter, _epochs) =
            (start.Stream, held, start.Segments, start.Writer, start.Epochs);
        Cache = new BlockCache(CacheBytes, OnceBytes);
        _recent = new RecentEvents(_epochs, start.EmptyWindow, start.Time, start.Options.RecentBytes);
        _reader = new SegmentReader(_segments, Cache, _epochs);
        _damage = new KnownDamage(Stream, start.Hooks);
        _queue = new AppendQueue(start.Options.MaxPendingBytes);
        _keeper = new KnowledgeKeeper(new KnowledgeFile(start.Folder, start.Hooks.Logger), start.Hooks.Logger);
        Knowledge = _keeper.Load(_reader, _epochs, Oldest, start.Tip);
        var sequencer = new Sequencer(_epochs, start.Tip, start.Clock, start.Keys, Knowledge, start.Calls);
        _retention = start.Options.Retention;
        _retainer = new Retainer(_segments, start.Rule, start.Time, () => _recent.Tip, through => _keeper.Keep(through, Knowledge.State), start.Hooks);
        _writer = new GroupWriter(
            _queue, sequencer, _segmentWriter, new WritePace(start.Hooks.StorageClock), start.Hooks.Lone, _recent, _retainer.Supersede, Committed, start.Hooks.FailStop);
        _writer.Start(Stream);
    }

    /// <inheritdoc/>
    public string Stream { get; }

    /// <inheritdoc/>
    public FlowKnowledge Knowledge { get; }

    /// <inheritdoc/>
    public string Durability => "synced to disk before it is acknowledged";

    /// <inheritdoc/>
    public LogExtent Extent
    {
        get
        {
            var (oldest, tip) = (Oldest, _recent.Tip);
            return new LogExtent(
                oldest > tip ? null : _epochs.PositionOf(oldest),
                _epochs.PositionOf(tip),
                _recent.NewestTime,
                _epochs.Epochs,
                _segments.Bytes)
            { Retention = _retention, Damage = _damage.Since(oldest) };
        }
    }

    internal BlockCache Cache { get; }

    private long Oldest => _segments.All[0].First;

    /// <summary>Opens a folder's log, or makes one. Recovers what a crash left and begins a new epoch.</summary>
    /// <param name="folder">The stream's folder; made when missing.</param>
    /// <param name="stream">The stream's name.</param>
    /// <param name="options">Settings.</param>
    /// <param name="time">The clock of the log.</param>
    /// <param name="hooks">What the surroundings replace; null for nothing.</param>
    /// <exception cref="LogInUseException">Another process has the folder.</exception>
    /// <exception cref="LogDamagedException">The files are not what was written.</exception>
    /// <exception cref="LogFolderException">The disk is full, or the folder cannot be written or read.</exception>
    public static FileEventLog Open(string folder, string stream, LogOptions options, TimeProvider time, FileLogHooks? hooks = null)
    {
        folder = Path.GetFullPath(folder);
        try
        {
            return OpenFolder(folder, stream, options, time, hooks ?? new FileLogHooks());
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or IOException and not (LogInUseException or LogDamagedException))
        {
            throw new LogFolderException(folder, failed);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        batch.ThrowIfUnfit();
        cancellationToken.ThrowIfCancellationRequested();
        var append = new PendingAppend(batch);
        if (_writer.TryWriteLone(append)) return new(append.Task);
        if (_queue.TryAdd(append) is { } refusal) return new(new AppendResult(refusal));
        return new(cancellationToken.CanBeCanceled ? append.Task.WaitAsync(cancellationToken) : append.Task);
    }

    /// <inheritdoc/>
    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // In this order: the oldest kept moves on with the tip, and may not be ahead of it here.
        var (oldest, tip) = (Oldest, _recent.Tip);
        if (_epochs.GapAfter(position, oldest, tip) is { } gap)
            return new(new Slice(gap.Position, [], gap.Position.Sequence == tip, tip - gap.Position.Sequence) { Gap = gap });
        if (_recent.TryReadAfter(position.Sequence, scope, limit, out var slice)) return new(slice);
        return new(ReadFilesAsync(position, scope, limit, tip));
    }

    /// <inheritdoc/>
    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        _epochs.GapAfter(position, Oldest, _recent.Tip) is null
            ? _recent.WaitBeyondAsync(position.Sequence, scope, timeout, cancellationToken)
            : new(position);

    /// <inheritdoc/>
    public void WakeReaders() => _recent.WakeAll();

    /// <inheritdoc/>
    public async ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return from switch
        {
            StartFrom.PositionCase after => after.Position,
            StartFrom.BeginningCase => _epochs.PositionOf(Oldest - 1),
            StartFrom.TimeCase at => await FindBeforeAsync(at.Time),
            _ => _epochs.PositionOf(_recent.Tip),
        };
    }

    /// <summary>Writes what was taken, lets every wait end and gives the folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _writer.Ended;
        _retainer.Dispose();
        try
        {
            await _keeper.FinishAsync(Knowledge.State);
        }
        finally
        {
            _recent.WakeAll();
            _segmentWriter.Dispose();
            _segments.Dispose();
            _lock.Dispose();
        }
    }

    private static FileEventLog OpenFolder(string folder, string stream, LogOptions options, TimeProvider time, FileLogHooks hooks)
    {
        Durable.CreateFolder(folder);
        var held = FolderLock.Take(folder, time);
        try
        {
            return new FileEventLog(new FileLogStart(folder, stream, options, time, hooks), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void Committed()
    {
        _keeper.Consider(Knowledge.State);
        _retainer.Consider();
    }

    // A reader that catches up goes to the back of the thread pool's queue for each read, so that many cannot starve the others.
    private async Task<Slice> ReadFilesAsync(Position position, EventScope? scope, ReadLimit limit, long tip)
    {
        await Task.Yield();
        try
        {
            // Retention may have passed the reader since it asked; then asking again tells the gap.
            return _reader.TryReadAfter(position.Sequence, limit, tip, out var slice) ? slice : await ReadAfterAsync(position, scope, limit, CancellationToken.None);
        }
        catch (LogDamagedException met)
        {
            _damage.Meet(met);
            throw;
        }
    }

    private async Task<Position> FindBeforeAsync(DateTimeOffset time)
    {
        await Task.Yield();
        try
        {
            return _epochs.PositionOf(Math.Min(_reader.FindBefore(time), _recent.Tip));
        }
        catch (LogDamagedException met)
        {
            _damage.Meet(met);
            throw;
        }
    }
}
