using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Resp;
using RealtimeHub.EventLog.Redis.Sentinels;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Makes connections to whoever is the primary now.</summary>
internal sealed class PrimaryFinder(RedisLogOptions options, ConfigurationOptions settings, RespAccess access, PrimaryWatch? watch, ILogger logger)
{
    private static ReadOnlySpan<byte> Loading => "-LOADING"u8;

    /// <exception cref="RedisFailureException">There is none, or it cannot be reached.</exception>
    public async Task<Connections> ConnectAsync(CancellationToken cancellationToken)
    {
        if (watch is not null) return await ConnectNamedAsync(watch, cancellationToken);
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

    private async Task<Connections> ConnectNamedAsync(PrimaryWatch watch, CancellationToken cancellationToken)
    {
        var named = watch.Current ?? await watch.WhenNamedAsync(null, cancellationToken);
        using var moved = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // One that does not answer is not waited for when another one was named.
        var other = watch.WhenNamedAsync(named, moved.Token);
        var connecting = ConnectAsync(named.Endpoint, named, other);
        try
        {
            return await connecting;
        }
        catch (Exception error) when ((error is not OperationCanceledException || !cancellationToken.IsCancellationRequested) && RedisErrors.Explain(error) is { } failure)
        {
            throw failure;
        }
        finally
        {
            await moved.CancelAsync();
        }
    }

    private async Task<Connections> ConnectAsync(EndPoint candidate, NamedPrimary? named = null, Task? inVain = null)
    {
        var connecting = OpenAsync(candidate, named);
        try
        {
            await Task.WhenAny(connecting, inVain ?? connecting).WaitAsync(2 * TimeSpan.FromMilliseconds(settings.ConnectTimeout));
            return connecting.IsCompleted ? await connecting : throw new TimeoutException();
        }
        catch (TimeoutException)
        {
            _ = connecting.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private async Task<Connections> OpenAsync(EndPoint candidate, NamedPrimary? named)
    {
        await KnockAsync(candidate);
        return await Connections.OpenAsync(settings, candidate, named, BulkTo(candidate), BulkTo(candidate));
    }

    private BulkLink BulkTo(EndPoint primary) => new(closing => OpenBulkAsync(primary, closing), TimeProvider.System, logger);

    private async Task<RespConnection> OpenBulkAsync(EndPoint primary, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.ConnectTimeout);
        try
        {
            return await RespConnection.OpenAsync(primary, access, RespBounds.Bulk, patience.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("Redis took no connection in time.", late);
        }
    }

    // StackExchange.Redis takes its whole time-out to find out that nobody listens, or that Redis is still loading.
    private async Task KnockAsync(EndPoint candidate)
    {
        using var patience = new CancellationTokenSource(settings.ConnectTimeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(candidate, patience.Token);
            if (settings.Ssl) return;
            await socket.SendAsync("PING\r\n"u8.ToArray(), patience.Token);
            var answer = new byte[Loading.Length];
            await socket.ReceiveAsync(answer, patience.Token);
            if (answer.AsSpan().SequenceEqual(Loading)) throw new RedisFailureException(AppendOutcome.Away, $"{candidate} is loading.");
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
