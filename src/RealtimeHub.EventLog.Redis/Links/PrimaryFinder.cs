using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Makes connections to whoever is the primary now.</summary>
internal sealed class PrimaryFinder(RedisLogOptions options, ConfigurationOptions settings)
{
    /// <exception cref="RedisFailureException">There is none, or it cannot be reached.</exception>
    public async Task<Connections> ConnectAsync(CancellationToken cancellationToken)
    {
        Exception? last = null;
        foreach (var candidate in await CandidatesAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await ConnectAsync(candidate);
            }
            catch (Exception error) when (RedisErrors.Explain(error) is not null)
            {
                last = error;
            }
        }

        throw new RedisFailureException(AppendOutcome.Away, last?.Message ?? "No address of Redis is known.", last);
    }

    private async Task<Connections> ConnectAsync(EndPoint candidate)
    {
        await KnockAsync(candidate);
        var connecting = Connections.OpenAsync(settings, candidate);
        try
        {
            return await connecting.WaitAsync(2 * TimeSpan.FromMilliseconds(settings.ConnectTimeout));
        }
        catch (TimeoutException)
        {
            _ = connecting.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    // StackExchange.Redis takes its whole time-out to find out that nobody listens.
    private async Task KnockAsync(EndPoint candidate)
    {
        using var patience = new CancellationTokenSource(settings.ConnectTimeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(candidate, patience.Token);
        }
        catch (SocketException refused)
        {
            throw new RedisFailureException(AppendOutcome.Away, $"{candidate}: {refused.Message}", refused);
        }
    }

    private async Task<IReadOnlyList<EndPoint>> CandidatesAsync(CancellationToken cancellationToken)
    {
        if (options.FindPrimary is not { } find) return [.. settings.EndPoints];
        try
        {
            return [await find(cancellationToken).WaitAsync(2 * TimeSpan.FromMilliseconds(settings.ConnectTimeout), cancellationToken)];
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new RedisFailureException(AppendOutcome.Away, $"The primary is not known: {error.Message}", error);
        }
    }
}
