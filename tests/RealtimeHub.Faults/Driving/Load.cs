using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Driving;

/// <summary>Publishers at work, until they are told to stop.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LoadPublisher[] _publishers;
    private readonly Task _working;

    private Load(IReadOnlyList<HttpClient> hubs, HubGate gate, History history, LoadSettings settings, Random random)
    {
        _publishers = [.. Enumerable.Range(settings.FirstPublisher, settings.Publishers).Select(number => new LoadPublisher(hubs, gate, history, settings, number, random.Next()))];
        _working = Task.WhenAll(_publishers.Select(p => Task.Run(() => p.RunAsync(_stop.Token))));
    }

    /// <summary>Events acknowledged so far.</summary>
    public long Acknowledged => _publishers.Sum(p => p.Acknowledged);

    /// <summary>Publishes that were refused so far, by status.</summary>
    public IReadOnlyDictionary<int, int> Refused => _publishers.SelectMany(p => p.Refused).GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Sum(r => r.Value));

    /// <summary>Publishes that had been acknowledged and were asked for again.</summary>
    public long Repeats => _publishers.Sum(p => p.Repeats);

    public static Load Start(HttpClient http, HubGate gate, History history, LoadSettings settings, Random random) => new([http], gate, history, settings, random);

    /// <summary>Publishers of several nodes: each stays with one while that acknowledges, and goes to the next when it does not.</summary>
    public static Load Start(IReadOnlyList<HttpClient> hubs, HubGate gate, History history, LoadSettings settings, Random random) => new(hubs, gate, history, settings, random);

    /// <summary>Completes when so many more events were acknowledged.</summary>
    public async Task AcknowledgeAsync(long more, CancellationToken cancellationToken)
    {
        var goal = Acknowledged + more;
        while (Acknowledged < goal) await NextAnswerAsync(cancellationToken);
    }

    /// <summary>Completes with the next answer that one of them gets; or at once, when one came since the last.</summary>
    public async Task NextAnswerAsync(CancellationToken cancellationToken)
    {
        var any = await Task.WhenAny([.. _publishers.Select(p => p.NextAnswer), _working]).WaitAsync(cancellationToken);
        if (any == _working) await _working;
    }

    /// <summary>Lets each finish what it has begun. The hub must answer.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _working;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var publisher in _publishers) publisher.GiveUp();
        await StopAsync();
        _stop.Dispose();
    }
}
