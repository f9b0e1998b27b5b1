using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.TestKit;

/// <summary>Keeps every error that was logged: one that a test did not expect fails it, which finds what assertions forget.</summary>
public sealed class UnexpectedErrors : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentBag<string> _expected = [];

    /// <summary>Lets errors with this text pass.</summary>
    public void Expect(string text) => _expected.Add(text);

    /// <summary>Whether an error with this text was logged.</summary>
    public bool Has(string text) => _errors.Any(e => e.Contains(text));

    /// <summary>Throws when there was an error that nobody expected.</summary>
    public void Verify()
    {
        var unexpected = _errors.Where(e => !_expected.Any(e.Contains)).ToList();
        if (unexpected.Count > 0) throw new InvalidOperationException($"The hub logged {unexpected.Count} errors:\n{string.Join('\n', unexpected)}");
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(UnexpectedErrors owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) owner._errors.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
