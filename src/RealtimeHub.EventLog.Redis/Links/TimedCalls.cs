namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// Calls with little to carry, each with a deadline: calls of StackExchange.Redis 1.2 do not time out by themselves while Redis stands still. One that is late, or
/// that a primary would not have refused, breaks the connections whole. Anybody may call, on any thread.
/// </summary>
internal sealed class TimedCalls(LinkSupervisor links, TimeSpan deadline)
{
    /// <param name="ask">Asks over the connections that stand.</param>
    /// <param name="extra">Beyond what every call may take.</param>
    /// <exception cref="RedisFailureException">It has no answer.</exception>
    public async Task<T> AskAsync<T>(Func<Connections, Task<T>> ask, TimeSpan extra = default)
    {
        if (links.State.Connections is not { } connections) throw new RedisFailureException(AppendOutcome.Away, "Redis is away.");
        try
        {
            var answer = await ask(connections).WaitAsync(deadline + extra, links.Closing);
            links.State.Served(connections);
            return answer;
        }
        catch (Exception error) when (RedisErrors.Explain(error) is { } failure)
        {
            if (failure.Outcome == AppendOutcome.Away) connections.Break(failure.Message);
            throw failure;
        }
    }
}
