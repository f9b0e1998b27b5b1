using System.Collections.Concurrent;
using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Driving;

/// <summary>Publishes batch after batch, and writes down what it asked for and was told.</summary>
internal sealed class LoadPublisher(IReadOnlyList<HttpClient> hubs, HubGate gate, History history, LoadSettings settings, int number, int seed)
{
    private readonly Random _random = new(seed);
    private readonly string _name = $"p{number}";
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Queue<(long[] Ids, int Padding)> _toRepeat = new();
    private readonly Pace _pace = new(settings.Rate / (double)settings.Publishers);
    private TaskCompletionSource _answered = NewSignal();
    private long _next = 1;
    private int _moves;

    public long Acknowledged { get; private set; }

    public long Repeats { get; private set; }

    public ConcurrentDictionary<int, int> Refused { get; } = new();

    public Task NextAnswer => _answered.Task;

    public void GiveUp() => _givenUp.Cancel();

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !_givenUp.IsCancellationRequested)
        {
            if (_toRepeat.TryPeek(out var again) && _random.Next(5) == 0) await RepeatAsync(_toRepeat.Dequeue());
            else await PublishAsync();
            try
            {
                await _pace.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task PublishAsync()
    {
        var ids = new long[_random.Next(3) == 0 ? _random.Next(1, settings.Batch + 1) : 1];
        for (var i = 0; i < ids.Length; i++) ids[i] = EventId.Of(number, _next++);
        var padding = settings.Padding == 0 ? 0 : _random.Next(settings.Padding);
        var isKeyed = _random.Next(100) < settings.Keyed;
        _pace.Spent(ids.Length);
        var isAcknowledged = await AskAsync(EntryKind.Publish, ids, padding, isKeyed);
        if (!isAcknowledged) return;
        Acknowledged += ids.Length;
        if (isKeyed && _random.Next(100) < settings.Repeated) _toRepeat.Enqueue((ids, padding));
    }

    private async Task RepeatAsync((long[] Ids, int Padding) publish)
    {
        if (await AskAsync(EntryKind.Repeat, publish.Ids, publish.Padding, isKeyed: true)) Repeats++;
    }

    // With a key it is asked until it is answered; without, an answer that is lost stays unknown.
    private async Task<bool> AskAsync(EntryKind kind, long[] ids, int padding, bool isKeyed)
    {
        var body = FaultEvents.Batch(ids, padding);
        while (!_givenUp.IsCancellationRequested)
        {
            await gate.WhenOpen.WaitAsync(_givenUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            history.Add(new Entry(_name, EntryType.Invoke, kind) { Ids = ids });
            var answer = await PublishAnswer.AskAsync(hubs[(number + _moves) % hubs.Count], body, isKeyed ? $"{_name}-{ids[0]}" : null, _givenUp.Token);
            Record(kind, ids, answer);
            if (answer.IsAcknowledged) return true;
            _moves++;
            if (answer.Status > 0) await Task.Delay(20, CancellationToken.None);
            if (!isKeyed) return false;
        }

        return false;
    }

    private void Record(EntryKind kind, long[] ids, PublishAnswer answer)
    {
        var type = answer.IsAcknowledged ? EntryType.Ok : answer.IsRefused ? EntryType.Fail : EntryType.Info;
        if (!answer.IsAcknowledged) Refused.AddOrUpdate(answer.Status, 1, (_, n) => n + 1);
        for (var i = 1; i < answer.Positions.Length; i++)
        {
            if (answer.Positions[i] != answer.Positions[0].Plus(i)) throw new InvalidDataException($"The hub gave one batch {answer.Positions[i - 1]} and {answer.Positions[i]}.");
        }

        if (answer.IsAcknowledged && answer.Positions.Length != ids.Length) throw new InvalidDataException($"The hub gave {answer.Positions.Length} positions for {ids.Length} events.");
        history.Add(new Entry(_name, type, kind) { Ids = ids, At = answer.IsAcknowledged ? answer.Positions[0] : null, Note = $"{answer.Status}" });
        Interlocked.Exchange(ref _answered, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
