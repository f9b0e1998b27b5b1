using RealtimeHub.Faults;
using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.EndToEnd.Tests.Checking;

/// <summary>A history made by hand, a line a second.</summary>
internal sealed class MadeHistory
{
    private readonly List<Entry> _entries = [];

    public IReadOnlyList<Entry> Entries => _entries;

    public static Position At(long sequence, ulong epoch = 1) => new(epoch, sequence);

    public static long[] Ids(int publisher, params long[] numbers) => [.. numbers.Select(n => EventId.Of(publisher, n))];

    public MadeHistory Asked(long[] ids, string proc = "p") => Add(new Entry(proc, EntryType.Invoke, EntryKind.Publish) { Ids = ids });

    public MadeHistory Acknowledged(long[] ids, long sequence, string proc = "p", ulong epoch = 1) =>
        Add(new Entry(proc, EntryType.Ok, EntryKind.Publish) { Ids = ids, At = At(sequence, epoch) });

    public MadeHistory Refused(long[] ids) => Add(new Entry("p", EntryType.Fail, EntryKind.Publish) { Ids = ids });

    public MadeHistory Unanswered(long[] ids) => Add(new Entry("p", EntryType.Info, EntryKind.Publish) { Ids = ids });

    public MadeHistory Published(long[] ids, long sequence) => Asked(ids).Acknowledged(ids, sequence);

    public MadeHistory Subscribed(string consumer = "c", long? saved = null, int? publisher = null) => Add(new Entry(consumer, EntryType.Invoke, EntryKind.Subscribe)
    {
        At = saved is { } sequence ? At(sequence) : null,
        Note = saved is null ? Entry.Beginning : "position",
        Ids = publisher is { } wanted ? [wanted] : null,
    });

    public MadeHistory Delivered(long[] ids, long sequence, string consumer = "c", ulong epoch = 1) =>
        Add(new Entry(consumer, EntryType.Ok, EntryKind.Deliver) { Ids = ids, At = At(sequence, epoch) });

    public MadeHistory Gap(string reason, Position? after, Position? until, Position at) =>
        Add(new Entry("c", EntryType.Ok, EntryKind.Gap) { Note = reason, After = after, Until = until, At = at });

    public MadeHistory Left() => Add(new Entry("c", EntryType.Ok, EntryKind.Leave));

    public MadeHistory Fault(bool hadEffect = true) => Add(new Entry("f", hadEffect ? EntryType.Ok : EntryType.Fail, EntryKind.Fault) { Note = "fault" });

    public MadeHistory Read(long[] ids, long sequence, ulong epoch = 1) => Add(new Entry("reader", EntryType.Ok, EntryKind.Read) { Ids = ids, At = At(sequence, epoch) });

    private MadeHistory Add(Entry entry)
    {
        _entries.Add(entry with { T = (_entries.Count + 1) * 1_000_000_000L });
        return this;
    }
}
