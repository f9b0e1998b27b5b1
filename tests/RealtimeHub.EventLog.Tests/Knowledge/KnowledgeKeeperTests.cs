using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Knowledge;

public sealed class KnowledgeKeeperTests : ILogger
{
    private readonly AsyncLocal<string?> _request = new();
    private readonly TaskCompletionSource<string?> _loggedIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Snapshot_is_not_written_in_the_name_of_the_publisher_whose_turn_it_was()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}");
        var keeper = new KnowledgeKeeper(new KnowledgeFile(folder, this), this);
        _request.Value = "a publisher's";

        // There is no such folder, so that it says that it could not write.
        keeper.Consider(KnowledgeState.Empty with { Position = new Position(1, 1_000_000) });

        (await _loggedIn.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeNull();
        _request.Value.Should().Be("a publisher's", "it goes on as it was");
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _loggedIn.TrySetResult(_request.Value);
}
