using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>The two logs that deliveries live on, in memory: they outlive the nodes of a test as files outlive a process.</summary>
internal sealed class Logs(TimeProvider? time = null, Retention? retention = null) : IAsyncDisposable
{
    private readonly MemoryEventLog _control = new(ControlLog.Stream, new LogOptions(), time ?? TimeProvider.System);
    private int _published;

    public IEventLog Events { get; } = new MemoryEventLog("tams", new LogOptions { Retention = retention ?? new Retention() }, time ?? TimeProvider.System);

    /// <summary>The control stream as a node of several sees it.</summary>
    public IEventLog SharedControl => new Shared(_control);

    public IEventLog Control => _control;

    public Task<ControlLog> OpenControlAsync(bool isShared) =>
        ControlLog.OpenAsync(isShared ? SharedControl : _control, time ?? TimeProvider.System, NullLogger.Instance, default);

    /// <summary>Publishes segments, numbered on from those before.</summary>
    public async Task PublishAsync(int count)
    {
        for (var i = 0; i < count; i++) await PublishAsync(TestKit.SampleEvents.Segment(_published++));
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

    private sealed class Shared(IEventLog log) : IEventLog
    {
        public bool IsShared => true;

        public string Stream => log.Stream;

        public string Durability => log.Durability;

        public LogExtent Extent => log.Extent;

        public FlowKnowledge Knowledge => log.Knowledge;

        public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken) => log.AppendAsync(batch, cancellationToken);

        public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) => log.ReadAfterAsync(position, scope, limit, cancellationToken);

        public ValueTask WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) => log.WaitBeyondAsync(position, scope, timeout, cancellationToken);

        public void WakeReaders() => log.WakeReaders();

        public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => log.ResolveAsync(from, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
