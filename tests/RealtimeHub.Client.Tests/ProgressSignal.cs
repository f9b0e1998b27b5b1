namespace RealtimeHub.Client.Tests;

/// <summary>Progress that a test can wait for.</summary>
internal sealed class ProgressSignal : IProgress<WaitProgress>
{
    private readonly Lock _lock = new();
    private WaitProgress? _last;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Report(WaitProgress value)
    {
        lock (_lock)
        {
            _last = value;
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the last report is such.</summary>
    public async Task OfAsync(Func<WaitProgress, bool> isIt)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_last is { } last && isIt(last)) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
