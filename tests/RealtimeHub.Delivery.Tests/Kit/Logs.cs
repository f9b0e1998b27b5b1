using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>The two logs that deliveries live on, in memory: they outlive the nodes of a test as files outlive a process.</summary>
internal sealed class Logs(TimeProvider? time = null, Retention? retention = null) : IAsyncDisposable
{
    private readonly MemoryEventLog _control = new(ControlLog.Stream, new LogOptions(), time ?? TimeProvider.System);
    private int _published;

    public IEventLog Events { get; } = new MemoryEventLog("tams", new LogOptions { Retention = retention ?? new Retention() }, time ?? TimeProvider.System);

    /// <summary>The control stream as a node of several sees it.</summary>
    public IEventLog SharedControl => new SharedLog(_control);

    public IEventLog Control => _control;

    public Task<ControlLog> OpenControlAsync(bool isShared) =>
        ControlLog.OpenAsync(isShared ? SharedControl : _control, time ?? TimeProvider.System, NullLogger.Instance, default);

    /// <summary>Publishes segments, numbered on from those before.</summary>
    public async Task PublishAsync(int count)
    {
        for (var i = 0; i < count; i++) await PublishAsync(SampleEvents.Segment(_published++));
    }

    public async Task<Position> PublishAsync(string envelope)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(envelope);
        TamsEvent.TryParse(bytes, out var e, out _).Should().BeTrue();
        var result = await Events.AppendAsync(new AppendBatch([new NewEvent(e!, bytes)]), default);
        result.Outcome.Should().Be(AppendOutcome.Appended);
        return Events.Extent.Newest;
    }

    public async ValueTask DisposeAsync()
    {
        await Events.DisposeAsync();
        await _control.DisposeAsync();
    }
}
