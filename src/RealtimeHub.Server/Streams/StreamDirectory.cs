using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;

namespace RealtimeHub.Server.Streams;

/// <summary>
/// The declared streams and their logs: opened before the hub listens, closed after the last request. Beside them the hub's own
/// <c>hub.control</c>, which is in no list and served by no view.
/// </summary>
internal sealed partial class StreamDirectory(
    IOptions<RealtimeHubOptions> options, OpenEventLog open, TimeProvider time, ILogger<ControlLog> logger) : IHostedService, IAsyncDisposable
{
    private const string Default = "tams";
    private const string Reserved = "hub.";

    private IEventLog? _controlLog;
    private ControlLog? _control;
    private FrozenDictionary<string, IEventLog> _logs = FrozenDictionary<string, IEventLog>.Empty;
    private bool _closed;

    /// <summary>What the hub itself remembers.</summary>
    public ControlLog Control => _control ?? throw new InvalidOperationException("The hub has not started.");

    /// <summary>The stream that is meant where none is named: <c>tams</c>, or the first by name where there is no such.</summary>
    public string DefaultStream => _logs.ContainsKey(Default) ? Default : All.First().Stream;

    public IEnumerable<IEventLog> All => _logs.Values.OrderBy(log => log.Stream, StringComparer.Ordinal);

    public bool TryGet(string stream, [NotNullWhen(true)] out IEventLog? log) => _logs.TryGetValue(stream, out log);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var names = Names().ToList();
        _controlLog = await open(ControlLog.Stream, cancellationToken);
        _control = await ControlLog.OpenAsync(_controlLog, time, logger, cancellationToken);
        // One by one, so that those that were opened are closed when a later one cannot be.
        foreach (var stream in names)
        {
            var log = await open(stream, cancellationToken);
            _logs = _logs.Append(KeyValuePair.Create(stream, log)).ToFrozenDictionary(StringComparer.Ordinal);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, true)) return;
        foreach (var log in _logs.Values) await log.DisposeAsync();
        if (_control is not null) await _control.DisposeAsync();
        if (_controlLog is not null) await _controlLog.DisposeAsync();
    }

    public void WakeReaders()
    {
        foreach (var log in _logs.Values) log.WakeReaders();
    }

    private IEnumerable<string> Names()
    {
        var declared = options.Value.Streams.Keys;
        foreach (var name in declared.Where(name => !Name().IsMatch(name)))
            throw new OptionsValidationException(name, typeof(RealtimeHubOptions), [$"RealtimeHub:Streams: '{name}' is not a stream name: 1 to 64 of a-z, 0-9, '-', '_' and '.', not beginning with '.'."]);
        foreach (var name in declared.Where(name => name.StartsWith(Reserved, StringComparison.Ordinal)))
            throw new OptionsValidationException(name, typeof(RealtimeHubOptions), [$"RealtimeHub:Streams: '{name}': names that begin with '{Reserved}' are the hub's own."]);
        return declared.Count > 0 ? declared : [Default];
    }

    // Names are folders and URL segments.
    [GeneratedRegex(@"^[a-z0-9_-][a-z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
