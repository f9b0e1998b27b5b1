using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests;

/// <summary>Sums what one hub's counters count, in all or for one view.</summary>
internal sealed class MetricCounts : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricCounts(TestHub hub)
    {
        var scope = hub.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "RealtimeHub" && ReferenceEquals(instrument.Meter.Scope, scope)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Add);
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, state) => Add(instrument, 1, tags, state));
        _listener.Start();
    }

    /// <summary>A counter's sum, or how often a histogram was recorded; <c>name</c> or <c>name@tag value</c>.</summary>
    public long this[string name] => _sums.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        foreach (var tag in tags) _sums.AddOrUpdate($"{instrument.Name}@{tag.Value}", value, (_, sum) => sum + value);
    }
}
