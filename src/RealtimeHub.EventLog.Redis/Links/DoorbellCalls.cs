using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Rings and hears the doorbells of streams. Anybody may call, on any thread.</summary>
internal sealed class DoorbellCalls(TimedCalls calls, LinkSupervisor links)
{
    /// <summary>Rings the doorbell of a stream on all nodes. Nobody waits for it: a ring that is lost costs half a second.</summary>
    public void Ring(StreamKeys keys, Position committed)
    {
        try
        {
            links.State.Connections?.Reading.PublishAsync(keys.Bell, committed.ToString(), CommandFlags.FireAndForget);
        }
        catch (Exception error) when (RedisErrors.Explain(error) is not null)
        {
            // It broke this moment; the other nodes look for themselves.
        }
    }

    /// <exception cref="RedisFailureException">Redis is away.</exception>
    public Task ListenAsync(StreamKeys keys, Listener listener) => calls.AskAsync(async connections =>
    {
        await links.Doorbells.ListenAsync(connections, keys.Bell, listener);
        return true;
    });

    public async Task StopListeningAsync(StreamKeys keys)
    {
        links.Doorbells.Stop(keys.Bell);
        try
        {
            await calls.AskAsync(async connections =>
            {
                await connections.Subscriber.UnsubscribeAsync(keys.Bell);
                return true;
            });
        }
        catch (RedisFailureException)
        {
            // The connection that listened is gone.
        }
    }
}
