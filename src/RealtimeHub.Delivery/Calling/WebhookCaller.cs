using System.Net;
using System.Net.Sockets;
using RealtimeHub.Delivery.Retrying;

namespace RealtimeHub.Delivery.Calling;

/// <summary>
/// Makes one HTTP call to a stranger: only to addresses that are allowed, never redirected, no longer than 15 s, and whatever is
/// answered costs at most 64 KiB.
/// </summary>
internal sealed class WebhookCaller : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly AddressPolicy _policy;

    public WebhookCaller(AddressPolicy policy, TimeProvider time)
    {
        (_policy, _time) = (policy, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = new CheckedConnection(policy).OpenAsync,
            ConnectTimeout = ConnectTimeout,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            // What is left of an answer is not worth reading for the sake of the connection.
            MaxResponseDrainSize = 0,
            // So that a name that moved is asked for again, and what was allowed once is not for ever.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        });
    }

    /// <summary>Makes the call. Whatever the receiver does is a result; only cancelling throws.</summary>
    public async Task<CallResult> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        using var late = new CancellationTokenSource(CallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            if (_policy.WhyRefused(request.RequestUri!) is { } why) return new CallResult { Failure = $"The URL {why}." };
            using var response = await _http.SendAsync(request, either.Token);
            var answered = new CallResult { Status = (int)response.StatusCode, RetryAfter = RetryAfter.Read(response, _time.GetUtcNow()) };
            return answered with { Answer = await AnswerAsync(response, either.Token), Took = _time.GetElapsedTime(began) };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(failure) with { Took = _time.GetElapsedTime(began) };
        }
    }

    public void Dispose() => _http.Dispose();

    // The status is the answer; what becomes of its text changes nothing.
    private static async Task<string?> AnswerAsync(HttpResponseMessage response, CancellationToken either)
    {
        try
        {
            return await AnswerReader.ReadAsync(response.Content, either);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static CallResult Failed(Exception failure) => failure switch
    {
        OperationCanceledException { InnerException: TimeoutException } => new CallResult { Failure = $"No connection within {ConnectTimeout.TotalSeconds:0} s." },
        OperationCanceledException => new CallResult { Failure = $"No answer within {CallTimeout.TotalSeconds:0} s." },
        _ when Inner<AddressRefusedException>(failure) is { } refused => new CallResult { Failure = $"The URL {refused.Message}." },
        _ when Inner<SocketException>(failure) is { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
            new CallResult { Failure = "The host's name cannot be resolved." },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new CallResult { Failure = $"No connection: {Reason(failure)}" },
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new CallResult { Failure = $"No secure connection: {Reason(failure)}" },
        HttpRequestException http => new CallResult
        {
            Failure = Reason(http),
            IsBroken = http.HttpRequestError is HttpRequestError.ResponseEnded || Inner<SocketException>(http) is not null,
        },
        _ => new CallResult { Failure = Reason(failure) },
    };

    private static string Reason(Exception failure) => failure.InnerException is { } inner ? Reason(inner) : failure.Message;

    private static T? Inner<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T) failure = failure.InnerException;
        return failure as T;
    }
}
