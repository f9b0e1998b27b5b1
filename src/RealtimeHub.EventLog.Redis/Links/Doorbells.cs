using System.Collections.Concurrent;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>
/// Which streams' logs listen to their doorbells; connections that follow others listen to the same. Anybody may call, on any thread; listeners are called on
/// threads of StackExchange.Redis, and must not wait.
/// </summary>
internal sealed class Doorbells
{
    private readonly ConcurrentDictionary<string, Listener> _listeners = new(StringComparer.Ordinal);

    public async Task ListenAsync(Connections connections, string channel, Listener listener)
    {
        _listeners[channel] = listener;
        await SubscribeAsync(connections, channel, listener);
    }

    public void Stop(string channel) => _listeners.TryRemove(channel, out _);

    /// <summary>Connections that are to stand listen first.</summary>
    /// <exception cref="TimeoutException">Redis did not take one in time.</exception>
    public async Task ListenAsync(Connections next, TimeSpan deadline, CancellationToken cancellationToken)
    {
        foreach (var (channel, listener) in _listeners) await SubscribeAsync(next, channel, listener).WaitAsync(deadline, cancellationToken);
    }

    /// <summary>Redis went, or is there again.</summary>
    public void TellAll()
    {
        foreach (var listener in _listeners.Values) listener.Changed();
    }

    private static Task SubscribeAsync(Connections connections, string channel, Listener listener) =>
        connections.Subscriber.SubscribeAsync(channel, (_, message) =>
        {
            if (Position.TryParse(message, out var committed)) listener.Ring(committed);
        });
}
