using System.Runtime.CompilerServices;
using System.Text;
using RealtimeHub.Client.Connection;
using RealtimeHub.Client.Flows;
using RealtimeHub.Client.Metrics;
using RealtimeHub.Client.Publishing;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client;

/// <summary>
/// Subscribes to a hub and publishes to it. All of it shares one connection, made at first use, and made again, for ever, whenever it is
/// lost; subscriptions resume where they were.
/// </summary>
public sealed class RealtimeClient : IAsyncDisposable
{
    private readonly HubConnector _connector;
    private readonly StandingRefusals _refusals;
    private readonly HubCalls _calls;
    private readonly Publisher _publisher;
    private readonly ClientMetrics _metrics;
    private readonly CancellationTokenSource _disposed = new();

    private RealtimeClient(IReadOnlyList<Uri> hubs, RealtimeClientOptions options)
    {
        Options = options;
        _metrics = new ClientMetrics(options.MeterFactory);
        var changes = new ConnectionChanges(options.LoggerFactory, Tell);
        _connector = new HubConnector(hubs, options, changes);
        _refusals = new StandingRefusals(changes);
        _calls = new HubCalls(_connector, _refusals, options);
        _publisher = new Publisher(_calls, changes, options);
    }

    /// <summary>
    /// Tells what happens to the connection, and what the hub refuses for now on it, on whichever thread sees it: one change after
    /// another, in order. Handlers must be quick, must not throw, and must not wait for the client.
    /// </summary>
    public event Action<ConnectionChange>? ConnectionChanged;

    internal RealtimeClientOptions Options { get; }

    /// <summary>A client of one hub. It connects at first use.</summary>
    /// <param name="hub">Where the hub is, for example <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="options">How it behaves.</param>
    /// <exception cref="ArgumentException">The address is no absolute http or https URL.</exception>
    public static RealtimeClient Connect(Uri hub, RealtimeClientOptions? options = null) => Connect([hub], options);

    /// <summary>A client of several nodes of one hub. It stays with one while that serves, and goes to the next when it does not.</summary>
    /// <param name="hubs">Where the nodes are, at least one.</param>
    /// <param name="options">How it behaves.</param>
    /// <exception cref="ArgumentException">There is no address, or one is no absolute http or https URL.</exception>
    public static RealtimeClient Connect(IReadOnlyList<Uri> hubs, RealtimeClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hubs);
        if (hubs.Count == 0) throw new ArgumentException("Give at least one address of a hub.", nameof(hubs));
        foreach (var hub in hubs) HubAddress.Check(hub);
        options ??= new RealtimeClientOptions();
        options.Validate();
        return new RealtimeClient([.. hubs], options);
    }

    /// <summary>
    /// Follows a stream: what follows the start, then what is appended, until cancelled. A message counts as handled when the next one is
    /// asked for. The connection may be lost and come back meanwhile; the loop sees no difference, and what cannot be had it sees as a gap.
    /// </summary>
    /// <param name="stream">The stream, for example <c>tams</c>.</param>
    /// <param name="filter">What is wanted; null is everything.</param>
    /// <param name="from">Where to start; null is <see cref="StartFrom.Now"/>. To resume, give the position that was handled last.</param>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="RealtimeHubException">While iterating: the hub refused for good (400, 401, 403, 404 or 410).</exception>
    public IAsyncEnumerable<SubscriptionMessage> SubscribeAsync(
        string stream, EventFilter? filter = null, StartFrom? from = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        return ReadAsync(new SubscribeRequest(stream, filter ?? EventFilter.All, from ?? StartFrom.Now), cancellationToken);
    }

    /// <summary>
    /// Follows a stream as <see cref="SubscribeAsync(string, EventFilter?, StartFrom?, CancellationToken)"/> does, and saves how far it is: after
    /// each event, once it is handled, which is when the next message is asked for. Every message has at most one event. What was being
    /// handled when the process was killed, or the loop was left, comes again.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="positions">Where the position is kept; what is saved there comes before <paramref name="from"/>.</param>
    /// <param name="name">Under which name; null is that of the stream.</param>
    /// <param name="filter">What is wanted; null is everything.</param>
    /// <param name="from">Where to start if nothing is saved; null is <see cref="StartFrom.Now"/>.</param>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="RealtimeHubException">While iterating: the hub refused for good (400, 401, 403, 404 or 410).</exception>
    public IAsyncEnumerable<SubscriptionMessage> SubscribeAsync(
        string stream,
        IPositionStore positions,
        string? name = null,
        EventFilter? filter = null,
        StartFrom? from = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return SavedSubscription.ReadAsync(saved => SubscribeAsync(stream, filter, saved ?? from, cancellationToken), positions, name ?? stream, cancellationToken);
    }

    /// <summary>Which part of a timerange of a flow has segments, at the position that the answer gives.</summary>
    /// <param name="flowId">The flow; of one that the hub never heard of, nothing is covered.</param>
    /// <param name="timerange">Which part of it is asked for.</param>
    /// <param name="stream">The stream that tells of the flow.</param>
    /// <param name="cancellationToken">Gives up; until then a lost connection is made again.</param>
    /// <exception cref="RealtimeHubException">The hub refused for good.</exception>
    public Task<FlowCoverage> CoverageAsync(Guid flowId, Timerange timerange, string stream = "tams", CancellationToken cancellationToken = default) =>
        CallAsync<FlowCoverage>("Coverage", stream, new CoverageRequest(stream, flowId, timerange), cancellationToken);

    /// <summary>
    /// The flows and sources that a stream has told of, at the position that the answer gives. A flow that is selected by its id may be one that
    /// only the store has, where the hub asks one.
    /// </summary>
    /// <param name="filter">Selects by its id lists; null is all.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Gives up; until then a lost connection is made again.</param>
    /// <exception cref="ArgumentException">The filter asks for more than ids.</exception>
    /// <exception cref="RealtimeHubException">The hub refused for good.</exception>
    public Task<FlowList> FlowsAsync(EventFilter? filter = null, string stream = "tams", CancellationToken cancellationToken = default) =>
        CallAsync<FlowList>("Flows", stream, FlowsRequest.Of(stream, filter), cancellationToken);

    /// <summary>
    /// Publishes envelopes as one batch and returns their positions once they are durable. An answer that is lost with its connection is
    /// asked for again, until cancelled or until <see cref="RealtimeClientOptions.PublishDeadline"/>; the key keeps the events from being appended
    /// twice. Calls for one stream are published in the order in which they were made, also when they are not awaited one by one.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="events">TAMS envelopes, each the UTF-8 JSON of an object: at most 1,000, and 1 MiB less 4 KiB.</param>
    /// <param name="idempotencyKey">Names the batch across restarts of the producer; null makes one for this call.</param>
    /// <param name="cancellationToken">Gives up; the events may have been appended nevertheless.</param>
    /// <exception cref="ArgumentException">An event is not the JSON of an object, or they are too large together.</exception>
    /// <exception cref="RealtimeHubException">The hub refused them; nothing was appended.</exception>
    /// <exception cref="PublishGaveUpException">There was no answer in time.</exception>
    public async Task<IReadOnlyList<Position>> PublishAsync(
        string stream, IReadOnlyList<ReadOnlyMemory<byte>> events, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentNullException.ThrowIfNull(events);
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        var envelopes = new Envelopes(events);
        envelopes.Check();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var request = new PublishRequest(stream, envelopes, idempotencyKey ?? Guid.NewGuid().ToString("N"));
        return await _publisher.PublishAsync(request, ending.Token).ConfigureAwait(false);
    }

    /// <summary>Publishes one envelope.</summary>
    /// <inheritdoc cref="PublishAsync(string, IReadOnlyList{ReadOnlyMemory{byte}}, string?, CancellationToken)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="envelope">A TAMS envelope, the JSON of an object.</param>
    /// <param name="idempotencyKey">Names the event across restarts of the producer; null makes one for this call.</param>
    /// <param name="cancellationToken">Gives up; the event may have been appended nevertheless.</param>
    public async Task<Position> PublishAsync(
        string stream, string envelope, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var positions = await PublishAsync(stream, [Encoding.UTF8.GetBytes(envelope)], idempotencyKey, cancellationToken).ConfigureAwait(false);
        return positions[0];
    }

    /// <summary>Ends all subscriptions and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _connector.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }

    private void Tell(ConnectionChange change)
    {
        _metrics.Changed(change);
        ConnectionChanged?.Invoke(change);
    }

    private async Task<T> CallAsync<T>(string method, string stream, object request, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        return await _calls.InvokeAsync<T>(new HubCall(method, stream, request), ending.Token).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<SubscriptionMessage> ReadAsync(
        SubscribeRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var buffer = new MessageBuffer(Options.BufferedEvents, Options.BufferedBytes);
        using var asker = new Asker(_refusals, request.Stream);
        var opener = new SubscriptionOpener(_connector, asker, request);
        var reader = new SubscriptionReader(opener.OpenAsync, request.From, buffer, new ReconnectDelay(), Options);
        var reading = reader.RunAsync(ending.Token);
        try
        {
            while (await buffer.TakeAsync(ending.Token).ConfigureAwait(false) is { } message)
            {
                _metrics.HandedOut(request.Stream, message);
                yield return message;
                buffer.Handled(message);
            }

            ending.Token.ThrowIfCancellationRequested();
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }
}
