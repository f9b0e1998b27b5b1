using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Audiences;

/// <summary>
/// All who want the same and stand at the tip: one subscription for all of them, woken once, read once, encoded once; what it yields is
/// sent to one after the other, in turns so short that nothing else waits long. Who cannot take a frame whole steps aside until its peer
/// has read, and comes back along the newest frames, or along the log.
/// </summary>
internal sealed class Audience
{
    /// <summary>How much is sent before others on the thread pool have their turn.</summary>
    private const int TurnBytes = 128 * 1024;

    private const int TurnSends = 32;

    private readonly AudienceHall _hall;
    private readonly Subscription _subscription;
    private readonly StreamFrames _frames;
    private readonly NoticeBoard _board;
    private readonly Linger _linger;
    private readonly Lock _gate = new();
    private FrameRing? _recent;
    private List<Subscriber> _waiting = [];
    private List<Subscriber> _served = [];
    private Position _reached;
    private long _nextFrame;
    private int _notices;
    private int _members;
    private int _turn;
    private bool _isOver;
    private Exception? _failure;

    public Audience(AudienceHall hall, StreamFrames frames, Subscription subscription, NoticeBoard board)
    {
        (_hall, _frames, _subscription, _board) = (hall, frames, subscription, board);
        _linger = hall.NewLinger();
        (_reached, _notices) = (subscription.Position, subscription.Heard.Notices);
    }

    /// <summary>Begins to read.</summary>
    public void Start() => _ = ReadAsync();

    /// <summary>Takes in a subscriber that stands at a tip, unless it would miss something here. Under the hall's lock.</summary>
    public Joining Join(Subscriber subscriber, Subscription reading)
    {
        lock (_gate)
        {
            if (_isOver) return Joining.Over;
            var (position, heard) = (reading.Position, reading.Heard);
            if (position.Epoch != _reached.Epoch || position.Sequence < _reached.Sequence || heard.Notices < _notices) return Joining.Behind;
            _members++;
            subscriber.TakePlace(this, position, heard, _nextFrame);
            Wait_NeedsLock(subscriber);
            return Joining.Done;
        }
    }

    /// <summary>Takes out a subscriber; whether it was the last, with whom the audience ends. Under the hall's lock.</summary>
    public bool Leave(Subscriber subscriber)
    {
        lock (_gate)
        {
            subscriber.LeavePlace();
            if (subscriber.Place >= 0) StopWaiting_NeedsLock(subscriber);
            // Its reading ends when it wakes next: to be able to end it sooner would cost each audience as much as its members do.
            if (--_members > 0) return _isOver;
            _recent?.Clear();
            return _isOver = true;
        }
    }

    /// <summary>Gives a subscriber that stepped aside its next frame, or its place back.</summary>
    public void Continue(Subscriber subscriber)
    {
        Frame? frame;
        bool hasAll;
        lock (_gate)
        {
            hasAll = subscriber.NextFrame == _nextFrame;
            if (subscriber.HasStopped || (hasAll && !_isOver))
            {
                Wait_NeedsLock(subscriber);
                return;
            }

            frame = hasAll ? null : _recent?.Find(subscriber.NextFrame);
        }

        if (hasAll) subscriber.End(_failure);
        else if (frame is null) FallBehind(subscriber);
        else if (ServeOne(frame, subscriber) == Taken.Whole) ThreadPool.UnsafeQueueUserWorkItem(subscriber, preferLocal: false);
    }

    private async Task ReadAsync()
    {
        Exception? failure = null;
        try
        {
            await foreach (var message in _subscription.ReadAsync(StartFrom.After(_reached), LookRound, CancellationToken.None))
            {
                _linger.Begin(message);
                if (!await TrySendAsync(message)) return;
                await _linger.RestAsync(Volatile.Read(ref _members), message);
            }
        }
        catch (Exception unexpected)
        {
            failure = unexpected;
            _hall.Failed(_subscription.Log.Stream, unexpected);
        }

        End(failure);
    }

    private async ValueTask<bool> TrySendAsync(SubscriptionMessage message)
    {
        if (Volatile.Read(ref _isOver)) return false;
        var frame = Publish(message);
        while (_turn < _served.Count)
        {
            _turn = Turn(frame, _turn);
            if (_turn < _served.Count) await Task.Yield();
        }

        _served.Clear();
        _turn = 0;
        frame.Finish();
        return true;
    }

    // While the node goes by and by, members end one by one, each by the lot that it drew.
    private AtTip LookRound()
    {
        if (!_board.IsClosing) return AtTip.Wait;
        Subscriber[] going;
        lock (_gate)
        {
            going = [.. _waiting.Where(subscriber => _board.Ends(subscriber.Heard.Lot))];
            foreach (var subscriber in going) StopWaiting_NeedsLock(subscriber);
        }

        foreach (var subscriber in going) FallBehind(subscriber);
        return AtTip.Wait;
    }

    private Frame Publish(SubscriptionMessage message)
    {
        var buffer = _frames.Write(message);
        lock (_gate)
        {
            var notices = _subscription.Heard.Notices;
            // The goodbye is none of the board's notices: it is the only one that counts no further.
            var isNotice = message.Reached is null && notices > _notices;
            var frame = new Frame(_nextFrame++, _reached, notices, isNotice, message, buffer, _frames.ToFrame(buffer));
            if (message.Reached is { } reached) _reached = reached;
            else _notices = notices;
            // Who is a member and does not wait has stepped aside.
            if (_members > 1 && _members > _waiting.Count) (_recent ??= new FrameRing(_hall.Budget)).Add(frame);
            else _recent?.Clear();
            (_waiting, _served) = (_served, _waiting);
            foreach (var subscriber in _served) subscriber.Place = -1;
            return frame;
        }
    }

    // Serves as many as a turn holds, from an index on; returns the index of the next.
    private int Turn(Frame frame, int from)
    {
        var most = Math.Clamp(TurnBytes / frame.Bytes.Length, 1, TurnSends);
        var to = Math.Min(from + most, _served.Count);
        var sent = 0;
        Span<bool> stays = stackalloc bool[TurnSends];
        for (var i = from; i < to; i++)
        {
            stays[i - from] = Serve(frame, _served[i], ref sent) == Taken.Whole;
        }

        lock (_gate)
        {
            for (var i = from; i < to; i++)
            {
                if (stays[i - from]) Wait_NeedsLock(_served[i]);
            }
        }

        _hall.Delivered(frame.Message, sent);
        return to;
    }

    private Taken ServeOne(Frame frame, Subscriber subscriber)
    {
        var sent = 0;
        var taken = Serve(frame, subscriber, ref sent);
        _hall.Delivered(frame.Message, sent);
        return taken;
    }

    private Taken Serve(Frame frame, Subscriber subscriber, ref int sent)
    {
        if (frame.IsNotice && subscriber.Heard.Notices >= frame.Notices) return Skip(frame, subscriber);
        return frame.Message.Reached is not { } reached || subscriber.Position.Sequence <= frame.After.Sequence
            ? Give(frame, subscriber, ref sent)
            : GiveRest(frame, reached, subscriber, ref sent);
    }

    private static Taken Give(Frame frame, Subscriber subscriber, ref int sent)
    {
        var taken = subscriber.Output.TrySend(frame.Bytes, frame, subscriber);
        if (taken == Taken.Partly) frame.Hold();
        if (taken is Taken.Whole or Taken.Partly) sent++;
        return taken;
    }

    private static Taken Skip(Frame frame, Subscriber subscriber)
    {
        subscriber.NextFrame = frame.Number + 1;
        return Taken.Whole;
    }

    // It came while the audience had not read as far as it had itself.
    private Taken GiveRest(Frame frame, Position reached, Subscriber subscriber, ref int sent)
    {
        var has = subscriber.Position;
        var isCaughtUp = frame.Message is CaughtUpMessage;
        // A caught_up of where it stands is no repetition: it is the heartbeat.
        if (reached.Epoch == has.Epoch && (isCaughtUp ? reached.Sequence < has.Sequence : reached.Sequence <= has.Sequence)) return Skip(frame, subscriber);
        if (isCaughtUp) return Give(frame, subscriber, ref sent);
        if (frame.Message is EventsMessage events && events.Position.Epoch == has.Epoch) return GiveRest(frame, events, subscriber);
        FallBehind(subscriber);
        return Taken.Never;
    }

    private Taken GiveRest(Frame whole, EventsMessage events, Subscriber subscriber)
    {
        var rest = events with { Events = [.. events.Events.Where(e => e.Position.Sequence > subscriber.Position.Sequence)] };
        var buffer = _frames.Write(rest);
        var frame = new Frame(whole.Number, subscriber.Position, whole.Notices, false, rest, buffer, _frames.ToFrame(buffer));
        var sent = 0;
        var taken = Give(frame, subscriber, ref sent);
        frame.Finish();
        _hall.Delivered(rest, sent);
        return taken;
    }

    private void FallBehind(Subscriber subscriber)
    {
        if (_hall.Leave(subscriber)) subscriber.GoAlone(_subscription.Again(subscriber.Position, subscriber.Heard));
    }

    private void End(Exception? failure)
    {
        List<Subscriber> waiting;
        lock (_gate)
        {
            (_isOver, _failure) = (true, failure);
            (waiting, _waiting) = (_waiting, []);
            foreach (var subscriber in waiting) subscriber.Place = -1;
            // After a failure in the middle of a turn: those who did not get back to the others.
            waiting.AddRange(_served.Skip(_turn).Where(subscriber => subscriber.Audience == this));
            _recent?.Clear();
        }

        foreach (var subscriber in waiting) subscriber.End(failure);
    }

    private void Wait_NeedsLock(Subscriber subscriber)
    {
        if (subscriber.HasStopped || subscriber.Audience != this) return;
        subscriber.Place = _waiting.Count;
        _waiting.Add(subscriber);
    }

    private void StopWaiting_NeedsLock(Subscriber subscriber)
    {
        var last = _waiting[^1];
        (_waiting[subscriber.Place], last.Place) = (last, subscriber.Place);
        _waiting.RemoveAt(_waiting.Count - 1);
        subscriber.Place = -1;
    }
}
