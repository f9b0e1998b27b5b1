namespace RealtimeHub.EventLog;

/// <summary>
/// What file logs share whose appends come on the same thread pool: at most one of its threads at a time writes a lone append. Several logs
/// are usually on one disk, and a disk that stalls must not stop the whole pool.
/// </summary>
public sealed class LoneWrites
{
    private int _isBusy;

    /// <summary>False while another one writes.</summary>
    internal bool TryEnter() => Interlocked.Exchange(ref _isBusy, 1) == 0;

    /// <summary>The next may.</summary>
    internal void Leave() => Volatile.Write(ref _isBusy, 0);
}
