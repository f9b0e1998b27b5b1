using System.Collections.Immutable;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>Where a node says what its subscribers should know. Every subscription reads what was posted since it began, and what still holds.</summary>
/// <param name="node">The node's name, as <c>caught_up</c> tells it.</param>
public sealed class NoticeBoard(string node)
{
    private Notices _notices = new([], []);
    private NoticeMessage? _last;
    private double _closed;

    /// <summary>The node's name.</summary>
    public string Node { get; } = node;

    /// <summary>True from <see cref="Drain"/> on: subscribers are asked to move to another node, and new ones are not taken.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>True once the node goes: subscriptions end after the last notice, and their clients go on elsewhere.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) >= 1;

    /// <summary>Posts a notice; waiting readers see it once their log's <see cref="IEventLog.WakeReaders"/> was called.</summary>
    public void Post(NoticeMessage notice) => Change(n => n with { Posted = n.Posted.Add(notice) });

    /// <summary>Posts a notice that holds until it is settled: who subscribes meanwhile is told it too.</summary>
    public void Raise(NoticeMessage notice) => Change(n => new(n.Posted.Add(notice), n.Standing.RemoveAll(s => s.Reason == notice.Reason).Add(notice)));

    /// <summary>Ends what was raised.</summary>
    /// <param name="reason">The reason of what was raised.</param>
    /// <param name="over">Says that it is over.</param>
    public void Settle(string reason, NoticeMessage over) => Change(n => new(n.Posted.Add(over), n.Standing.RemoveAll(s => s.Reason == reason)));

    /// <summary>Asks the subscribers to move to another node.</summary>
    public void Drain(NoticeMessage notice)
    {
        IsDraining = true;
        Raise(notice);
    }

    /// <summary>Ends a share of the subscriptions, each after one last notice; 1 ends all. A larger share holds the smaller ones.</summary>
    public void Close(NoticeMessage last, double share = 1)
    {
        _last = last;
        Volatile.Write(ref _closed, share);
    }

    /// <summary>True from the first <see cref="Close"/> on, of however small a share.</summary>
    public bool IsClosing => Volatile.Read(ref _closed) > 0;

    /// <summary>Whether a subscription that drew this lot ends.</summary>
    public bool Ends(double lot) => lot < Volatile.Read(ref _closed);

    /// <summary>A reader of what holds now and of what is posted from now on.</summary>
    internal Reader FromNow() => new(this);

    private void Change(Func<Notices, Notices> change)
    {
        Notices before;
        do before = Volatile.Read(ref _notices);
        while (Interlocked.CompareExchange(ref _notices, change(before), before) != before);
    }

    private sealed record Notices(ImmutableList<NoticeMessage> Posted, ImmutableList<NoticeMessage> Standing);

    internal sealed class Reader
    {
        private readonly NoticeBoard _board;
        private ImmutableList<NoticeMessage> _standing;
        private int _seen;

        public Reader(NoticeBoard board)
        {
            var now = Volatile.Read(ref board._notices);
            (_board, _standing, _seen) = (board, now.Standing, now.Posted.Count);
            Lot = Random.Shared.NextDouble();
        }

        public Reader(NoticeBoard board, Heard heard) => (_board, _standing, _seen, Lot) = (board, [], heard.Notices, heard.Lot);

        public Heard Heard => new(_seen, Lot);

        /// <summary>The notice after which this reader ends; null while it goes on.</summary>
        public NoticeMessage? Last => _board.Ends(Lot) ? _board._last : null;

        private double Lot { get; }

        public IEnumerable<NoticeMessage> Next()
        {
            foreach (var notice in Interlocked.Exchange(ref _standing, [])) yield return notice;
            var posted = Volatile.Read(ref _board._notices).Posted;
            while (_seen < posted.Count) yield return posted[_seen++];
        }
    }
}
