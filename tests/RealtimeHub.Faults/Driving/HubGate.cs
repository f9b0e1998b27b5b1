namespace RealtimeHub.Faults.Driving;

/// <summary>Open while the hub should answer, so that publishers wait for its return instead of trying all the time.</summary>
internal sealed class HubGate
{
    private TaskCompletionSource _open = NewSignal();

    public HubGate() => _open.SetResult();

    public Task WhenOpen => _open.Task;

    public void Open() => _open.TrySetResult();

    public void Close()
    {
        if (_open.Task.IsCompleted) _open = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
