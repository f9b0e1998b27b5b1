using System.Net;
using RealtimeHub.EventLog.Redis.Resp;

namespace RealtimeHub.EventLog.Redis.Sentinels;

/// <summary>The line to one Sentinel: kept open, opened again when it broke.</summary>
internal sealed class SentinelLine(DnsEndPoint endpoint, RespAccess access, string service) : IAsyncDisposable
{
    private RespConnection? _connection;

    public DnsEndPoint Endpoint => endpoint;

    /// <summary>Its own name for itself, once it was reached: it may be known by several addresses.</summary>
    public string? Id { get; private set; }

    /// <summary>Why it gave no answer; null when it did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What it says now; null when it says nothing.</summary>
    public async Task<SentinelAnswer?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AnswerAsync(cancellationToken);
            Trouble = answer is null ? $"it knows no '{service}'" : null;
            return answer;
        }
        catch (Exception e) when (e is IOException or RespException or OperationCanceledException)
        {
            await CloseAsync();
            Trouble = e switch
            {
                OperationCanceledException => "no answer in time",
                RespException { IsAccess: true } => $"it wants a password: give sentinelPassword ({e.Message})",
                _ => e.Message,
            };
            return null;
        }
    }

    /// <summary>The other Sentinels that this one knows.</summary>
    public async Task<IReadOnlyList<(string Id, DnsEndPoint Endpoint)>> OthersAsync(CancellationToken cancellationToken)
    {
        try
        {
            var others = await CallAsync(cancellationToken, "SENTINEL", "SENTINELS", service);
            return [.. others.List.Select(other => other.Pairs()).Select(other => (other["runid"], Sentinels.RedisAddress.Endpoint($"[{other["ip"]}]:{other["port"]}", 0)))];
        }
        catch (Exception e) when (e is IOException or RespException or OperationCanceledException or FormatException or KeyNotFoundException)
        {
            await CloseAsync();
            return [];
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<SentinelAnswer?> AnswerAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            _connection = await RespConnection.OpenAsync(endpoint, access, cancellationToken);
            Id = (await CallAsync(cancellationToken, "SENTINEL", "MYID")).Text;
        }

        var named = await CallAsync(cancellationToken, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", service);
        if (named.List is not [{ Text: { } host }, { Number: { } port }]) return null;
        return SentinelAnswer.Read(new DnsEndPoint(host, (int)port), (await CallAsync(cancellationToken, "SENTINEL", "MASTER", service)).Pairs());
    }

    private Task<RespValue> CallAsync(CancellationToken cancellationToken, params IReadOnlyList<string> words) => _connection!.CallAsync(words, cancellationToken);

    private async ValueTask CloseAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _connection = null;
    }
}
