namespace RealtimeHub.EventLog.Control;

/// <summary>
/// What one entry changed, and the step after it. Steps know the way forward only: they live as long as somebody holds a state from before
/// them, and a snapshot begins anew.
/// </summary>
internal sealed class ControlStep(IReadOnlyList<string> keys)
{
    private ControlStep? _next;

    public IReadOnlyList<string> Keys => keys;

    public ControlStep? Next => Volatile.Read(ref _next);

    public ControlStep Then(IReadOnlyList<string> changed)
    {
        var next = new ControlStep(changed);
        Volatile.Write(ref _next, next);
        return next;
    }
}
