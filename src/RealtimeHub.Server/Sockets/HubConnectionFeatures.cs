using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace RealtimeHub.Server.Sockets;

/// <summary>A connection's features: what the connection itself is, and what others add. Without a table for what nobody adds.</summary>
internal sealed class HubConnectionFeatures(HubConnection connection) : IFeatureCollection
{
    private FeatureCollection? _added;

    public bool IsReadOnly => false;

    public int Revision => _added?.Revision ?? 0;

    public object? this[Type key]
    {
        get => _added?[key] ?? (key.IsInstanceOfType(connection) ? connection : null);
        set => (_added ??= [])[key] = value;
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var type in connection.GetType().GetInterfaces()) yield return new(type, connection);
        foreach (var added in _added ?? []) yield return added;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
