using RealtimeHub.Faults.Recording;
using RealtimeHub.Faults.Running;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Faults.Driving.Redis;

/// <summary>Publishers and subscribers at work on a <see cref="RedisLab"/>, and one fault after the other.</summary>
internal sealed class RedisDrill : IAsyncDisposable
{
    private const int FirstConsumers = 4;
    private static readonly TimeSpan SlowElection = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(90);

    private readonly FaultRun _run;
    private readonly RedisLab _lab;
    private readonly Load _load;
    private readonly List<HttpClient> _clients;
    private readonly List<Consumer> _consumers = [];
    private readonly List<FaultTimes> _faults = [];

    /// <param name="run">Settings <c>rate</c>, <c>publishers</c>, <c>subscribers</c>, <c>hold</c>.</param>
    /// <param name="lab">Where.</param>
    /// <param name="repeated">Of 100 acknowledged publishes with a key, how many are repeated later.</param>
    public RedisDrill(FaultRun run, RedisLab lab, int repeated)
    {
        (_run, _lab) = (run, lab);
        _clients = [.. lab.Hubs.Select(h => new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = h.Address, Timeout = TimeSpan.FromSeconds(5) })];
        // The first few want everything, the others one publisher's events: so many times the whole rate is more than this machine can write down.
        for (var n = 0; n < run["subscribers"]; n++) _consumers.Add(Follow(n));
        _load = Load.Start(_clients, new HubGate(), run.History, new LoadSettings { Publishers = run["publishers"], Rate = run["rate"], Padding = 200, Repeated = repeated }, run.Random);
    }

    public Load Load => _load;

    public IReadOnlyList<Consumer> Consumers => _consumers;

    public async Task SufferAsync(RedisFault fault, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        await _load.AcknowledgeAsync(_run["rate"] / 2, cancellationToken);
        var before = await _lab.Cluster.PrimaryAsync();
        var began = MonotonicClock.Now;
        var heal = await fault.BreakAsync(_lab, _run.Random);
        // So long it lasts at least: that is the fault.
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(_run["hold"], fault.Least.TotalSeconds)), cancellationToken);
        if (fault.MustFailOver) await FailOverAsync(before, cancellationToken);
        var hadEffect = fault.MustFailOver ? await _lab.Cluster.PrimaryAsync() != before : !fault.CutsHub || await IsHubCutAsync();
        await heal();
        var healed = MonotonicClock.Now;
        _run.Fault(fault.Name, hadEffect);
        // The next fault is one for subscribers too, not the end of this one.
        await _load.AcknowledgeAsync(_run["rate"], cancellationToken);
        await Task.WhenAll(_consumers.Take(FirstConsumers).Select(c => c.ReachAsync(_consumers[0].Position.Sequence, cancellationToken)));
        _faults.Add(new FaultTimes(fault, began, healed, MonotonicClock.Now));
        _run.Say($"{_faults.Count,3}. {fault.Name}: {fault.What}; {(await _lab.Cluster.PrimaryAsync() == before ? "the primary stays" : "another primary")}, at work again after {(MonotonicClock.Now - began) / 1e9:0.0} s");
    }

    /// <summary>Ends the work and reads everything.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _load.StopAsync().WaitAsync(cancellationToken);
        await FinalRead.RecordNodeAsync(_clients[0], _run.History);
        var tip = Position.Parse(System.Text.Json.JsonDocument.Parse(await _clients[0].GetStringAsync("streams/tams", cancellationToken)).RootElement.GetProperty("newest").GetString()!);
        await Task.WhenAll(_consumers.Select(c => c.ReachAsync(tip.Sequence, cancellationToken)));
        foreach (var consumer in _consumers) await consumer.DisposeAsync();
    }

    /// <summary>Says how long each fault was felt, and finds fault with what took too long.</summary>
    public void Judge(TimeSpan publishing, TimeSpan current)
    {
        var acknowledgements = _run.History.Entries.Where(e => e is { F: EntryKind.Publish, Type: EntryType.Ok }).ToList();
        foreach (var fault in _faults)
        {
            var (silence, _, sequence) = fault.Outage(acknowledgements);
            var (time, last) = fault.Current(_consumers, sequence);
            var since = fault.Fault.CutsHub ? "its end" : "it began";
            _run.Say($"{fault.Fault.Name,-10} nothing acknowledged for {silence.TotalSeconds,5:0.0} s; the last subscriber current {time.TotalSeconds,5:0.0} s after {since}");
            _run.Expect(silence <= publishing, "LATE", $"{fault.Fault.Name}: nothing was acknowledged for {silence.TotalSeconds:0.0} s");
            _run.Expect(time <= current, "LATE", $"{fault.Fault.Name}: {last} was current {time.TotalSeconds:0.0} s after {since}");
        }

        _run.Say($"refused: {string.Join(", ", _load.Refused.OrderBy(r => r.Key).Select(r => $"{r.Value:N0} × {(r.Key == 0 ? "no answer" : $"{r.Key}")}"))}; {_load.Repeats:N0} publishes repeated");
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        foreach (var consumer in _consumers) await consumer.DisposeAsync();
        foreach (var client in _clients) client.Dispose();
    }

    private Consumer Follow(int number)
    {
        var hubs = _lab.Hubs.Select(h => h.Address).ToList();
        if (number % 2 == 1) hubs.Reverse();
        return Consumer.Start($"c{number}", hubs, _run.History, new ConsumerSettings { Publisher = number < FirstConsumers ? null : number % _run["publishers"] + 1 });
    }

    // Cut off from Redis, a hub says so; cut off from everybody, it says nothing.
    private async Task<bool> IsHubCutAsync()
    {
        foreach (var client in _clients)
        {
            try
            {
                if ((await client.GetStringAsync("health/ready")).Contains("\"away\":true", StringComparison.Ordinal)) return true;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                return true;
            }
        }

        return false;
    }

    private async Task FailOverAsync(RedisNode before, CancellationToken cancellationToken)
    {
        var until = MonotonicClock.Now + (long)SettleWithin.TotalNanoseconds;
        var began = MonotonicClock.Now;
        while (await _lab.Cluster.PrimaryAsync() == before && MonotonicClock.Now < until) await Task.Delay(100, cancellationToken);
        // Whose fault it is when it takes long.
        if (MonotonicClock.Now - began > (long)SlowElection.TotalNanoseconds) _run.Say(string.Join('\n', _lab.Cluster.Sentinels.SelectMany(s => s.Output.Split('\n').TakeLast(8).Select(line => $"     {s.Address} {line}"))));
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var until = MonotonicClock.Now + (long)SettleWithin.TotalNanoseconds;
        while (!await _lab.Cluster.IsSettledAsync())
        {
            if (MonotonicClock.Now > until) throw new TimeoutException("Redis and its Sentinels never came to agree.");
            await Task.Delay(200, cancellationToken);
        }
    }
}
