using Microsoft.Extensions.Logging;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Control;

/// <summary>
/// What the hub itself must remember, in a stream of its own that every node replays: values by key. A change is decided on what the
/// stream says up to its tip and appended only if the tip is still there, so that two nodes never decide on the same past.
/// Snapshots keep the stream short; what is to be forgotten leaves nothing behind.
/// </summary>
public sealed partial class ControlLog : IAsyncDisposable
{
    /// <summary>The stream's name.</summary>
    public const string Stream = "hub.control";

    private const int EntriesBetween = 1000;
    private const long BytesBetween = 4 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IEventLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ControlReader _reader;
    private readonly SemaphoreSlim _deciding = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private Task _following = Task.CompletedTask;
    private bool _owesSnapshot;

    private ControlLog(IEventLog log, TimeProvider time, ILogger logger) =>
        (_log, _time, _logger, _reader, _closed) = (log, time, logger, new ControlReader(log), _closing.Token);

    /// <summary>What is remembered, as far as this node has read. Who decides on it does so in <see cref="ChangeAsync{T}"/>.</summary>
    public ControlState State => _reader.State;

    /// <summary>Whether other nodes remember here too.</summary>
    public bool IsShared => _log.IsShared;

    /// <summary>Completes at the next change. Take it before <see cref="State"/>, or the moment between is missed.</summary>
    public Task NextChange => _reader.NextChange;

    /// <summary>Reads what the stream holds and follows it from then on, whichever node writes it.</summary>
    /// <param name="log">The stream's log; stays the caller's.</param>
    /// <param name="time">The clock of its pauses.</param>
    /// <param name="logger">Where it says what went wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ControlLog> OpenAsync(IEventLog log, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var control = new ControlLog(log, time, logger);
        await control._reader.ReadToTipAsync(cancellationToken);
        // A crash between a snapshot and the end of what it made superfluous left that behind.
        control._owesSnapshot = log.Extent is { Oldest: { } oldest } extent && oldest.Sequence < extent.Newest.Sequence;
        await control.SnapshotIfDueAsync(cancellationToken);
        control._following = control.FollowAsync();
        return control;
    }

    /// <summary>Decides on what is remembered now and makes the decision durable. Decides again where somebody else was faster.</summary>
    /// <param name="decide">Takes the state up to the tip; may be called more than once and changes nothing itself.</param>
    /// <param name="cancellationToken">Stops waiting; the change may still be made.</param>
    /// <returns>What the last <paramref name="decide"/> answered; when it made changes, they are durable and in <see cref="State"/>.</returns>
    /// <exception cref="ControlRefusedException">The log does not take it now.</exception>
    public async Task<T> ChangeAsync<T>(Func<ControlState, ControlDecision<T>> decide, CancellationToken cancellationToken)
    {
        await _deciding.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var state = await _reader.ReadToTipAsync(cancellationToken);
                var decision = decide(state);
                if (decision.Changes.Count == 0) return decision.Answer;
                // Who goes away meanwhile must not leave behind what was to be forgotten.
                _owesSnapshot |= decision.Forgets;
                if (!await TryMakeAsync(decision.Changes, state.Position, decision.Forgets ? _closed : cancellationToken)) continue;
                return decision.Answer;
            }
        }
        finally
        {
            _deciding.Release();
        }
    }

    /// <summary>Reads up to the tip and returns what is remembered there.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ControlState> ReadToTipAsync(CancellationToken cancellationToken) => _reader.ReadToTipAsync(cancellationToken);

    /// <summary>Stops following. The log stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _following;
        _closing.Dispose();
    }

    private async Task<bool> TryMakeAsync(IReadOnlyList<ControlChange> changes, Position tip, CancellationToken cancellationToken)
    {
        if (!await TryAppendAsync(new AppendBatch([ControlEntry.Of(changes)]) { ExpectedTip = tip }, cancellationToken)) return false;
        await _reader.ReadToTipAsync(cancellationToken);
        await SnapshotIfDueAsync(cancellationToken);
        return true;
    }

    private async Task<bool> TryAppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        var result = await _log.AppendAsync(batch, cancellationToken);
        return result.Outcome switch
        {
            AppendOutcome.Appended => true,
            AppendOutcome.TipMoved => false,
            _ => throw new ControlRefusedException(result.Outcome),
        };
    }

    private async Task SnapshotIfDueAsync(CancellationToken cancellationToken)
    {
        if (!_owesSnapshot && _reader.Entries < EntriesBetween && _reader.Bytes < BytesBetween) return;
        try
        {
            await SnapshotAsync(State.Position.Sequence, cancellationToken);
            _owesSnapshot = false;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The change itself is durable; the next one tries again.
            LogNoSnapshot(failure.Message);
        }
    }

    // Done as well when another node was faster: its snapshot covers what this one wanted gone.
    private async Task SnapshotAsync(long through, CancellationToken cancellationToken)
    {
        while (_log.Extent.Oldest is { } oldest && oldest.Sequence <= through)
        {
            var state = State;
            var isMade = await TryAppendAsync(new AppendBatch([ControlEntry.Of(state)]) { ExpectedTip = state.Position, IsSnapshot = true }, cancellationToken);
            await _reader.ReadToTipAsync(cancellationToken);
            if (isMade) return;
        }
    }

    private async Task FollowAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await _log.WaitBeyondAsync(State.Position, null, Look, _closing.Token);
                await _reader.ReadToTipAsync(_closing.Token);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogNotRead(failure.Message);
                await Task.Delay(Pause, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The control stream was not shortened: {Problem}. The next change tries again")]
    private partial void LogNoSnapshot(string problem);

    [LoggerMessage(LogLevel.Error, "The control stream could not be read: {Problem}. It is tried again")]
    private partial void LogNotRead(string problem);
}
