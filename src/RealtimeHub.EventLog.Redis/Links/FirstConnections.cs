using RealtimeHub.EventLog.Redis.Sentinels;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Seeks the connections that a node starts with. Called once.</summary>
internal sealed class FirstConnections(PrimaryFinder finder, PrimaryWatch? watch)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="RedisStartException">None could be had in time.</exception>
    public async Task<Connections> FindAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        var problem = "it did not answer";
        while (true)
        {
            try
            {
                return await finder.ConnectAsync(patience.Token);
            }
            catch (RedisFailureException away)
            {
                problem = away.Message;
            }
            catch (OperationCanceledException)
            {
                // It took too long, or nobody wants them any more.
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (patience.IsCancellationRequested) throw NotReached(longest, problem);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private RedisStartException NotReached(TimeSpan longest, string problem) => new(
        $"RealtimeHub:Redis: no primary could be reached within {longest.TotalSeconds:0.#} s: {(watch is null ? problem : $"{problem}; {watch.Describe()}")}");
}
