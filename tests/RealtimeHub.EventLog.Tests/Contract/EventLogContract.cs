using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Contract;

/// <summary>What every log does. An implementation supplies the four abstract methods and inherits all tests.</summary>
public abstract partial class EventLogContract : IAsyncLifetime
{
    private readonly ITestOutputHelper _output;

    protected EventLogContract(ITestOutputHelper output) => _output = output;

    protected ManualTime Time { get; } = new();

    protected LogOptions Options { get; } = new();

    protected IEventLog Log { get; set; } = null!;

    public async Task InitializeAsync() => Log = await OpenAsync();

    public virtual async Task DisposeAsync() => await Log.DisposeAsync();

    /// <summary>Makes an empty log.</summary>
    protected abstract Task<IEventLog> OpenAsync();

    /// <summary>Closes <see cref="Log"/> and opens what it kept.</summary>
    protected abstract Task<IEventLog> RestartAsync();

    /// <summary>Takes a backup; the result puts it back in the place of <see cref="Log"/>.</summary>
    protected abstract Task<Func<Task<IEventLog>>> BackupAsync();

    /// <summary>Restarts without the events before a sequence, as retention leaves a log.</summary>
    protected abstract Task<IEventLog> RestartWithoutThoseBeforeAsync(long oldest);

    protected Random Seeded()
    {
        var seed = Random.Shared.Next();
        _output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    protected ValueTask<Position> ResolveAsync(StartFrom from) => Log.ResolveAsync(from, CancellationToken.None);

    protected Position Newest => Log.Extent.Newest;
}
