using System.Net;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>
/// All the Sentinels, asked together. One of them alone may be cut off with an old primary and not know it; a majority cannot, for a
/// failover needs one too, and any two majorities share a Sentinel.
/// </summary>
internal sealed class SentinelCouncil(RedisAddress address, TimeProvider time) : IAsyncDisposable
{
    private readonly List<SentinelLine> _lines = [.. address.Endpoints.Select(endpoint => new SentinelLine(endpoint, address.SentinelAccess, address.ServiceName!))];
    private readonly Dictionary<string, SentinelSupport> _supports = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _sentinels = address.Endpoints.Count;
    private int _quorum = address.Endpoints.Count / 2 + 1;

    /// <summary>How many there are, reached or not.</summary>
    public int Count => _sentinels;

    /// <summary>How many answered last.</summary>
    public int Answered { get; private set; }

    /// <summary>Why the others did not, for people.</summary>
    public string Troubles => string.Join("; ", _lines.Where(line => line.Trouble is not null).Select(line => $"{RedisAddress.Show(line.Endpoint)}: {line.Trouble}"));

    /// <summary>Asks all of them.</summary>
    /// <param name="patience">How long one may take to answer.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The node that a majority of all of them names; null when none is.</returns>
    public async Task<NamedPrimary?> AskAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var asked = Now;
        var answers = await Task.WhenAll(_lines.Select(async line => (Line: line, Answer: await line.AskAsync(either.Token))));
        cancellationToken.ThrowIfCancellationRequested();
        var each = answers.Where(a => a.Answer is not null && a.Line.Id is not null).DistinctBy(a => a.Line.Id).Select(a => (a.Line, Id: a.Line.Id!, Answer: a.Answer!)).ToList();
        Take([.. each.Select(a => (a.Id, a.Answer))], asked);
        if (each.Count > 0 && each.Count < _sentinels) await DiscoverAsync(each[0].Line, either.Token);
        return Majority([.. each.Select(a => a.Answer)]);
    }

    /// <summary>
    /// Whether it is certain that no failover away from a node has begun: so many Sentinels cannot have called it down that the rest are
    /// fewer than the quorum. What was replicated while this holds is on a node that a later failover chooses from.
    /// </summary>
    public bool Holds(DnsEndPoint primary)
    {
        lock (_lock)
        {
            var now = Now;
            var supporting = _supports.Values.Where(s => s.Supports(primary, now)).ToList();
            return supporting.Count >= _sentinels || supporting.Count(s => s.IsTrusted(now)) >= Math.Max(1, _sentinels - _quorum + 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines) await line.DisposeAsync();
    }

    private TimeSpan Now => time.GetElapsedTime(0, time.GetTimestamp());

    private void Take(List<(string Id, SentinelAnswer Answer)> answers, TimeSpan asked)
    {
        lock (_lock)
        {
            Answered = answers.Count;
            if (answers.Count == 0) return;
            // Sentinels forget nobody; who knows fewer than another is new.
            _sentinels = Math.Max(answers.Count, answers.Max(a => a.Answer.Sentinels));
            _quorum = answers.Min(a => a.Answer.Quorum);
            foreach (var (id, answer) in answers)
            {
                if (!_supports.TryGetValue(id, out var support)) _supports.Add(id, support = new SentinelSupport());
                support.Take(answer, asked);
            }
        }
    }

    private NamedPrimary? Majority(List<SentinelAnswer> answers)
    {
        var most = answers.GroupBy(a => a.Primary).MaxBy(named => named.Count());
        return most is not null && most.Count() > _sentinels / 2 ? new NamedPrimary(most.Key, most.Max(a => a.ConfigEpoch)) : null;
    }

    // Who was given one or two addresses shall not depend on just these.
    private async Task DiscoverAsync(SentinelLine line, CancellationToken cancellationToken)
    {
        foreach (var (id, endpoint) in await line.OthersAsync(cancellationToken))
        {
            if (!_lines.Exists(known => known.Id == id || known.Endpoint.Equals(endpoint))) _lines.Add(new SentinelLine(endpoint, address.SentinelAccess, address.ServiceName!));
        }
    }
}
