using RealtimeHub.Faults.Recording;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Checking;

/// <summary>A history, put in order for the rules.</summary>
internal sealed class Observations
{
    private readonly Dictionary<long, Operation> _operations = [];
    private readonly Dictionary<long, Operation> _operationOf = [];
    private readonly Dictionary<Position, long> _log = [];
    private readonly Dictionary<string, List<Entry>> _consumers = [];
    private readonly List<(Position At, long Id)> _inLog = [];
    private readonly List<Entry> _faults = [];
    private readonly Dictionary<ulong, int> _epochs = [];

    public Observations(IReadOnlyList<Entry> entries)
    {
        foreach (var entry in entries) Take(entry);
        HasLog = entries.Any(e => e.F == EntryKind.Read);
        _inLog.Sort((a, b) => a.At.Sequence.CompareTo(b.At.Sequence));
        foreach (var (at, _) in _inLog) _epochs.TryAdd(at.Epoch, _epochs.Count);
    }

    public IReadOnlyCollection<Operation> Operations => _operations.Values;

    /// <summary>Everything was read at the end: rules about the log can be judged.</summary>
    public bool HasLog { get; }

    /// <summary>What was read at the end.</summary>
    public IReadOnlyDictionary<Position, long> Log => _log;

    /// <summary>The same, in order.</summary>
    public IReadOnlyList<(Position At, long Id)> InLog => _inLog;

    /// <summary>What each consumer did and saw, in its order.</summary>
    public IReadOnlyDictionary<string, List<Entry>> Consumers => _consumers;

    public IReadOnlyList<Entry> Faults => _faults;

    public Operation? OperationOf(long id) => _operationOf.GetValueOrDefault(id);

    /// <summary>The how manieth of the epochs of which something is left; -1 for one of which nothing is.</summary>
    public int EpochNumber(ulong epoch) => _epochs.GetValueOrDefault(epoch, -1);

    /// <summary>Each event of an entry with its position.</summary>
    public static IEnumerable<(Position At, long Id)> Events(Entry entry)
    {
        for (var i = 0; i < entry.Ids!.Length; i++) yield return (entry.At!.Value.Plus(i), entry.Ids[i]);
    }

    private void Take(Entry entry)
    {
        switch (entry.F)
        {
            case EntryKind.Publish or EntryKind.Repeat:
                TakePublish(entry);
                break;
            case EntryKind.Read:
                foreach (var (at, id) in Events(entry))
                {
                    _log[at] = id;
                    _inLog.Add((at, id));
                }

                break;
            case EntryKind.Fault:
                _faults.Add(entry);
                break;
            default:
                if (!_consumers.TryGetValue(entry.Proc, out var consumer)) _consumers.Add(entry.Proc, consumer = []);
                consumer.Add(entry);
                break;
        }
    }

    private void TakePublish(Entry entry)
    {
        if (!_operations.TryGetValue(entry.Ids![0], out var operation))
        {
            _operations.Add(entry.Ids[0], operation = new Operation(entry.Ids));
            foreach (var id in entry.Ids) _operationOf[id] = operation;
        }

        operation.Take(entry);
    }
}
