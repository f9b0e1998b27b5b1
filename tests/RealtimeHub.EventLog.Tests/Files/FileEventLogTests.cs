using RealtimeHub.EventLog.Tests.Contract;
using RealtimeHub.EventLog.Tests.Kit;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

public class FileEventLogTests(ITestOutputHelper output) : EventLogContract(output)
{
    private readonly List<LogFolder> _folders = [new()];

    private LogFolder Folder => _folders[^1];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folders.ForEach(folder => folder.Dispose());
    }

    protected override Task<IEventLog> OpenAsync()
    {
        var hooks = new FileLogHooks { FailStop = (_, e) => Assert.Fail(e.ToString()) };
        return Task.FromResult<IEventLog>(FileEventLog.Open(Folder.Path, "tams", Options, Time, hooks));
    }

    protected override async Task<IEventLog> RestartAsync()
    {
        await Log.DisposeAsync();
        return await OpenAsync();
    }

    protected override Task<Func<Task<IEventLog>>> BackupAsync()
    {
        var copy = Folder.Copy();
        return Task.FromResult(async () =>
        {
            await Log.DisposeAsync();
            _folders.Add(copy);
            return await OpenAsync();
        });
    }

    /// <summary>Takes away the oldest segments; tests that call it say before that each write has a segment of its own.</summary>
    protected override async Task<IEventLog> RestartWithoutThoseBeforeAsync(long oldest)
    {
        await Log.DisposeAsync();
        foreach (var segment in Folder.Segments.Zip(Folder.Segments.Skip(1)).Where(pair => FirstOf(pair.Second) <= oldest)) File.Delete(segment.First);
        return await OpenAsync();
    }

    private static long FirstOf(string segment) =>
        long.Parse(Path.GetFileNameWithoutExtension(segment), System.Globalization.CultureInfo.InvariantCulture);
}
