using System.Collections.Immutable;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>Where a node says what its subscribers should know. Every subscription reads what was posted since it began.</summary>
/// <param name="node">The node's name, as <c>caught_up</c> tells it.</param>
public sealed class NoticeBoard(string node)
{
    private ImmutableList<NoticeMessage> _posted = [];
    private volatile bool _closed;

    /// <summary>The node's name.</summary>
    public string Node { get; } = node;

    /// <summary>Posts a notice; waiting readers see it once their log's <see cref="IEventLog.WakeReaders"/> was called.</summary>
    public void Post(NoticeMessage notice) => ImmutableInterlocked.Update(ref _posted, (posted, n) => posted.Add(n), notice);

    /// <summary>True once the node goes: subscriptions end after the last notice, and their clients go on elsewhere.</summary>
    public bool IsClosed => _closed;

    /// <summary>Posts the last notice.</summary>
    public void Close(NoticeMessage last)
    {
        Post(last);
        _closed = true;
    }

    /// <summary>A reader of what is posted from now on.</summary>
    internal Reader FromNow() => new(this, _posted.Count);

    internal sealed class Reader(NoticeBoard board, int seen)
    {
        /// <summary>How many of the board's notices were read, or were there before.</summary>
        public int Seen { get; set; } = seen;

        public IEnumerable<NoticeMessage> Next()
        {
            var posted = board._posted;
            while (Seen < posted.Count) yield return posted[Seen++];
        }
    }
}
