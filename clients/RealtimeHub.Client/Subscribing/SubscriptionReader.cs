using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using RealtimeHub.Client.Connection;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Subscribing;

/// <summary>Opens the stream of a subscription on a connection that stands.</summary>
/// <exception cref="RealtimeHubException">The connection was refused for good.</exception>
internal delegate Task<SubscriptionFeed> OpenFeed(StartFrom from, CancellationToken cancellationToken);

/// <summary>Reads a subscription into its buffer, over as many connections as that takes.</summary>
internal sealed class SubscriptionReader(OpenFeed open, StartFrom start, MessageBuffer buffer, ReconnectDelay delay, RealtimeClientOptions options)
{
    private readonly ResumePoint _point = new(start);

    /// <summary>Runs until cancelled, or until the hub refuses for good; the buffer then ends with the reason.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await ReadOnceAsync(cancellationToken).ConfigureAwait(false);
                // Rule 8: a full buffer ended the stream; the server holds nothing for us meanwhile, for it needs only the position.
                await buffer.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            buffer.End(null);
        }
        catch (Exception e)
        {
            buffer.End(e);
        }
    }

    private async Task ReadOnceAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = await open(_point.From, ending.Token).ConfigureAwait(false);
        try
        {
            await FillAsync(feed, ending.Token).ConfigureAwait(false);
        }
        catch (HubException e)
        {
            var refusal = HubErrors.Read(e);
            if (HubErrors.IsFinal(refusal.Status)) throw refusal;
            feed.PutOff(refusal);
            await Task.Delay(delay.Next(), options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RealtimeHubException && !cancellationToken.IsCancellationRequested)
        {
            feed.Lose(Reason(e));
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    // Returns when the buffer is full; throws when the stream ends in any other way.
    private async Task FillAsync(SubscriptionFeed feed, CancellationToken cancellationToken)
    {
        while (await HasMoreAsync(feed.Messages, cancellationToken).ConfigureAwait(false))
        {
            while (feed.Messages.TryRead(out var item))
            {
                var received = (Received)item!;
                var message = received.Message
                    ?? throw new RealtimeHubException(502, "unreadable-message", "The hub sent a message that cannot be read.", received.Fault);
                if (IsOfTheLog(message)) Served(feed);
                if (!TryKeep(message)) return;
                if (message is NoticeMessage { MoveWithin: { } within }) feed.Move(within);
            }
        }

        throw new ChannelClosedException("the hub ended the subscription");
    }

    // Rule 6: a notice that stands comes before each refusal, and what is not known may be another such.
    private static bool IsOfTheLog(SubscriptionMessage message) => message is EventsMessage or GapMessage or CaughtUpMessage;

    private void Served(SubscriptionFeed feed)
    {
        delay.Reset();
        feed.Served();
    }

    // Rule 7.
    private async Task<bool> HasMoreAsync(ChannelReader<object?> messages, CancellationToken cancellationToken)
    {
        var more = messages.WaitToReadAsync(cancellationToken);
        if (more.IsCompleted) return await more.ConfigureAwait(false);
        return await more.AsTask().WaitAsync(options.Silence, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    // The position moves only past what the buffer holds: the rest is read again.
    private bool TryKeep(SubscriptionMessage message)
    {
        var fresh = _point.New(message);
        if (fresh is not null && !buffer.TryAdd(fresh)) return false;
        _point.Pass(message);
        return true;
    }

    private string Reason(Exception error) => error switch
    {
        TimeoutException => $"nothing heard for {options.Silence.TotalSeconds:0.###} s",
        OperationCanceledException => "the connection was closed",
        _ => error.Message,
    };
}
