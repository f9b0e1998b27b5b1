using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Audiences;

/// <summary>
/// One subscription of a connection whose output is ours. It reads the log alone until it stands at the tip; there it joins its
/// audience and holds nothing but its place. When its peer does not keep up it goes on alone.
/// </summary>
internal sealed class Subscriber(AudienceHall hall, Subscription subscription, StartFrom from, string filter, ISubscriberOutput connection, int row, CancellationToken stopping) : IFrameListener<Frame>
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasStopped;
    private Subscription? _alone = subscription;
    private StartFrom _from = from;

    /// <summary>Completes when the subscription ends; fails with why it failed.</summary>
    public Task Ended => _ended.Task;

    public AudienceKey Key { get; private set; }

    public FrameOutput Output => connection.Output;

    public bool HasStopped => _hasStopped;

    /// <summary>What was sent last; guarded by whoever serves it.</summary>
    public Position Position { get; set; }

    /// <summary>What it was told beside events.</summary>
    public Heard Heard { get; private set; }

    /// <summary>The audience's next frame for it, while it has not got all.</summary>
    public long NextFrame { get; set; }

    /// <summary>Its place among those who wait; -1 where it does not.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Where it is; null while it reads alone. Guarded by the hall's lock.</summary>
    public Audience? Audience { get; private set; }

    /// <summary>Called where SignalR would write the stream's first item.</summary>
    public void Begin(StreamFrames frames)
    {
        Key = new AudienceKey(_alone!.Log, filter, frames, row);
        ThreadPool.UnsafeQueueUserWorkItem(static subscriber => subscriber.GoAlone(), this, preferLocal: false);
    }

    /// <summary>No frame begins after this.</summary>
    public void Stop()
    {
        Output.InOrder(this, static subscriber => subscriber._hasStopped = true);
        hall.Leave(this);
    }

    public void Cancel(CancellationToken cancellationToken) => _ended.TrySetCanceled(cancellationToken);

    public void TakePlace(Audience audience, Position position, Heard heard, long nextFrame) =>
        (Audience, Position, Heard, NextFrame) = (audience, position, heard, nextFrame);

    public void LeavePlace() => Audience = null;

    public void Took(Frame frame)
    {
        NextFrame = frame.Number + 1;
        if (frame.Message.Reached is { } reached) Position = reached;
        else Heard = Heard with { Notices = Math.Max(Heard.Notices, frame.Notices) };
    }

    public void End(Exception? failure)
    {
        if (failure is null) _ended.TrySetResult();
        else _ended.TrySetException(HubProblems.Explain(failure));
    }

    /// <summary>Leaves the audience and reads on from its position.</summary>
    public void GoAlone(Subscription another)
    {
        (_alone, _from) = (another, StartFrom.After(another.Position));
        GoAlone();
    }

    // The peer has read what it was sent: the next frame may be tried.
    void IThreadPoolWorkItem.Execute() => Audience?.Continue(this);

    private void GoAlone()
    {
        var reading = _alone!;
        _alone = null;
        _ = ReadAloneAsync(reading, _from);
    }

    private async Task ReadAloneAsync(Subscription reading, StartFrom from)
    {
        try
        {
            var hasJoined = false;
            await foreach (var message in reading.ReadAsync(from, () => (hasJoined = hall.TryJoin(this, reading)) ? AtTip.End : AtTip.LookAgain, stopping))
            {
                if (!await hall.SendAsync(this, message, stopping)) return;
            }

            if (!hasJoined) End(null);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            End(null);
        }
        catch (Exception failure)
        {
            hall.Failed(reading.Log.Stream, failure);
            End(failure);
        }
    }
}
