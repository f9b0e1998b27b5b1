namespace RealtimeHub.TestKit;

/// <summary>Waits for what nobody signals, such as a counter of another component. Where there is a signal, await that.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns once the condition holds; throws with the reason at the <see cref="Deadline"/>.</summary>
    public static Task HoldsAsync(Func<bool> condition, string reason) => HoldsAsync(() => Task.FromResult(condition()), reason);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string reason)
    {
        var deadline = Deadline.Token();
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) throw new TimeoutException($"It never came that {reason}.");
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
