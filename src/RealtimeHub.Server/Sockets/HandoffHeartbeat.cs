using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace RealtimeHub.Server.Sockets;

/// <summary>The heartbeat of a connection as HTTP sees it, which HTTP has no way to leave; it stops when this is disposed of.</summary>
internal sealed class HandoffHeartbeat : IConnectionHeartbeatFeature, IDisposable
{
    private readonly IFeatureCollection _features;
    private readonly IConnectionHeartbeatFeature? _heart;
    private readonly List<Beat> _beats = [];

    public HandoffHeartbeat(IFeatureCollection features)
    {
        (_features, _heart) = (features, features.Get<IConnectionHeartbeatFeature>());
        features.Set<IConnectionHeartbeatFeature>(this);
    }

    public void OnHeartbeat(Action<object> action, object state)
    {
        var beat = new Beat(action, state);
        _beats.Add(beat);
        _heart?.OnHeartbeat(static beat => ((Beat)beat).Pass(), beat);
    }

    public void Dispose()
    {
        foreach (var beat in _beats) beat.Stop();
        _features.Set(_heart);
    }

    private sealed class Beat(Action<object> action, object state)
    {
        private Action<object>? _action = action;
        private object? _state = state;

        public void Pass()
        {
            if (Volatile.Read(ref _state) is { } state) _action?.Invoke(state);
        }

        public void Stop() => (_action, _state) = (null, null);
    }
}
