using Microsoft.Extensions.Logging;

namespace RealtimeHub.EventLog.Tests.Kit;

/// <summary>A logger that keeps what it is told.</summary>
internal sealed class KeptLog : ILogger
{
    public List<(LogLevel Level, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((logLevel, formatter(state, exception)));
}
