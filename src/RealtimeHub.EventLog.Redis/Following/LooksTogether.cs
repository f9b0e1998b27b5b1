namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// Thousands may ask at once to have a look taken: whoever began to look after another had asked has looked for that one too. A look that failed counts for
/// nobody.
/// </summary>
internal sealed class LooksTogether
{
    private long _begun;
    private long _done;

    /// <summary>Before the wait for the gate, on any thread.</summary>
    /// <returns>What to give to <see cref="IsDoneSince"/>.</returns>
    public long Ask() => Volatile.Read(ref _begun);

    /// <summary>Under the <see cref="TailGate"/>: whether somebody has looked for whoever asked then.</summary>
    public bool IsDoneSince(long asked) => _done > asked;

    /// <summary>Under the <see cref="TailGate"/>: looks.</summary>
    public async Task LookAsync(Func<Task> look)
    {
        var begun = ++_begun;
        await look();
        // Only now: where Redis did not answer, nobody has looked.
        _done = begun;
    }
}
