using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Store;

/// <summary>
/// Asks a TAMS store over HTTP. Redirects are not followed, answers are bounded; whatever goes wrong is a <see cref="StoreFailedException"/>. Whether
/// a deadline that struck says anything of the store, only who set it knows: that is the usual cancellation.
/// </summary>
internal sealed class StoreClient(StoreOptions options) : IDisposable
{
    private const int AnswerBytes = 1 << 20;
    private const int MaxPages = 1_000;
    private const string FirstPage = "accept_get_urls=&limit=1000";

    private readonly StoreAddress _address = new(options);
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = AnswerBytes,
        // Deadlines are the callers': one for all that a publish waits for, another for the pages of a reading.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>A flow; null when the store has none with this id.</summary>
    public async Task<Flow?> FlowAsync(Guid id, CancellationToken deadline)
    {
        using var answer = await GetAsync($"flows/{id}", "", deadline);
        return answer is null ? null : AnswerReader.ReadFlow(id, await answer.Content.ReadAsByteArrayAsync(deadline));
    }

    /// <summary>A source; null when the store has none with this id.</summary>
    public async Task<Source?> SourceAsync(Guid id, CancellationToken deadline)
    {
        using var answer = await GetAsync($"sources/{id}", "", deadline);
        return answer is null ? null : AnswerReader.ReadSource(id, await answer.Content.ReadAsByteArrayAsync(deadline));
    }

    /// <summary>The store's service document.</summary>
    public async Task<JsonElement> ServiceAsync(CancellationToken deadline)
    {
        using var answer = await GetAsync("service", "", deadline) ?? throw new StoreFailedException("it has no /service");
        return AnswerReader.ReadService(await answer.Content.ReadAsByteArrayAsync(deadline));
    }

    /// <summary>The timeranges of a flow's segments that overlap <paramref name="within"/>, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Timerange>> SegmentsAsync(Guid flowId, Timerange within, [EnumeratorCancellation] CancellationToken deadline)
    {
        var query = within == Timerange.Eternity ? FirstPage : $"{FirstPage}&timerange={Uri.EscapeDataString(within.ToString())}";
        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (string? next = query; next is not null;)
        {
            if (!asked.Add(next) || asked.Count > MaxPages) throw new StoreFailedException($"its pages do not end (after {asked.Count})");
            using var answer = await GetAsync($"flows/{flowId}/segments", next, deadline);
            // Some stores answer so for a flow without segments.
            if (answer is null) yield break;
            yield return AnswerReader.ReadSegments(flowId, await answer.Content.ReadAsByteArrayAsync(deadline));
            next = NextLink.QueryIn(answer.Headers);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage?> GetAsync(string path, string query, CancellationToken deadline)
    {
        using var request = _address.Request(path, query);
        var answer = await SendAsync(request, deadline);
        if (answer.StatusCode == HttpStatusCode.OK) return answer;
        answer.Dispose();
        return answer.StatusCode == HttpStatusCode.NotFound ? null : throw new StoreFailedException($"it answered {(int)answer.StatusCode}");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken deadline)
    {
        try
        {
            return await _http.SendAsync(request, deadline);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new StoreFailedException($"its answer has more than {AnswerBytes:N0} bytes");
        }
        catch (HttpRequestException failure)
        {
            throw new StoreFailedException($"it cannot be reached ({failure.HttpRequestError})", isUnreachable: true);
        }
    }
}
