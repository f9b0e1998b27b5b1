using RealtimeHub.Client;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>Follows the stream with the real client and writes down what its handler gets.</summary>
internal sealed class Consumer : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly RealtimeClient _client;
    private readonly History _history;
    private readonly int? _publisher;
    private readonly Task _following;
    private TaskCompletionSource _moved = NewSignal();

    private Consumer(string name, IReadOnlyList<Uri> hubs, History history, ConsumerSettings settings)
    {
        (Name, _history, _publisher) = (name, history, settings.Publisher);
        _client = RealtimeClient.Connect(hubs, settings.Client);
        _client.ConnectionChanged += change => Changed?.Invoke(change);
        _following = Task.Run(() => FollowAsync(settings.From));
    }

    /// <summary>Tells what happens to its connection.</summary>
    public event Action<ConnectionChange>? Changed;

    public string Name { get; }

    /// <summary>Everything up to here was handled.</summary>
    public Position Position { get; private set; }

    public long Handled { get; private set; }

    public int Gaps { get; private set; }

    /// <summary>How far it was when, to a tenth of a second.</summary>
    public Progress Progress { get; } = new();

    public static Consumer Start(string name, Uri hub, History history, ConsumerSettings? settings = null) => Start(name, [hub], history, settings);

    /// <summary>One that goes to another node when its own does not serve.</summary>
    public static Consumer Start(string name, IReadOnlyList<Uri> hubs, History history, ConsumerSettings? settings = null) => new(name, hubs, history, settings ?? new ConsumerSettings());

    /// <summary>Completes when it has handled everything up to a sequence.</summary>
    public async Task ReachAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            if (Position.Sequence >= sequence) return;
            if ((await Task.WhenAny(moved, _following).WaitAsync(cancellationToken)) == _following) await _following;
        }
    }

    /// <summary>It goes, and need not be current.</summary>
    public async Task LeaveAsync()
    {
        await DisposeAsync();
        _history.Add(new Entry(Name, EntryType.Ok, EntryKind.Leave));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await ((Task)_following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _client.DisposeAsync();
    }

    private async Task FollowAsync(StartFrom from)
    {
        _history.Add(new Entry(Name, EntryType.Invoke, EntryKind.Subscribe)
        {
            At = from is StartFrom.PositionCase saved ? saved.Position : null,
            Note = $"{from}",
            Ids = _publisher is { } publisher ? [publisher] : null,
        });
        var filter = _publisher is { } wanted ? new EventFilter { FlowIds = [FaultEvents.FlowOf(wanted)] } : null;
        await foreach (var message in _client.SubscribeAsync("tams", filter, from, _ending.Token))
        {
            ConsumerRecord.Add(_history, Name, message);
            if (message is EventsMessage events) Handled += events.Events.Count;
            if (message is GapMessage) Gaps++;
            if (message.Reached is { } reached)
            {
                Position = reached;
                Progress.Add(reached.Sequence);
            }

            Interlocked.Exchange(ref _moved, NewSignal()).TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
