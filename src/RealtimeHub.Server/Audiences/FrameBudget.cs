namespace RealtimeHub.Server.Audiences;

/// <summary>How much all audiences together may keep for those who are a little behind.</summary>
internal sealed class FrameBudget
{
    private const long MaxBytes = 16 << 20;

    private long _taken;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= MaxBytes) return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
