using RealtimeHub.Faults.Checking;
using RealtimeHub.Faults.Checking.Rules;
using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Running;

/// <summary>One run of a scenario: its settings, its chance, its history and what it found.</summary>
internal sealed class FaultRun : IDisposable
{
    private readonly List<Finding> _findings = [];
    private readonly IReadOnlyDictionary<string, int> _settings;
    private readonly Action<string> _say;

    public FaultRun(IReadOnlyDictionary<string, int> settings, FaultSubjects subjects, Action<string> say)
    {
        (_settings, Subjects, _say) = (settings, subjects, say);
        Random = new Random(settings["seed"]);
        Folder = Directory.CreateTempSubdirectory("rthub-faults-").FullName;
        History = new History(Path.Combine(Folder, "history.jsonl"));
    }

    public Random Random { get; }

    /// <summary>For everything temporary; gone after a run that found nothing.</summary>
    public string Folder { get; }

    public History History { get; }

    /// <summary>What is tested: the real programs, unless something broken on purpose stands in.</summary>
    public FaultSubjects Subjects { get; }

    public IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (_findings) return [.. _findings];
        }
    }

    /// <summary>A setting, for example <c>times</c>.</summary>
    public int this[string setting] => _settings[setting];

    public void Say(string what) => _say(what);

    public void Find(string rule, string what) => Find([new Finding(rule, what)]);

    public void Find(IEnumerable<Finding> findings)
    {
        lock (_findings) _findings.AddRange(findings);
    }

    /// <summary>Finds fault unless it holds.</summary>
    public void Expect(bool holds, string rule, string what)
    {
        if (!holds) Find(rule, what);
    }

    /// <summary>Writes a fault down.</summary>
    public void Fault(string kind, bool hadEffect = true) => History.Add(new Entry("faults", hadEffect ? EntryType.Ok : EntryType.Fail, EntryKind.Fault) { Note = kind });

    /// <summary>Has the history judged.</summary>
    /// <param name="leastAcknowledged">Fewer acknowledged events test nothing.</param>
    /// <param name="oneByOne">The faults came one after the other, with work between them.</param>
    /// <param name="mayLose">Acknowledged events may be lost, if that is announced.</param>
    public void Check(int leastAcknowledged, bool oneByOne = true, bool mayLose = false)
    {
        var entries = History.Entries;
        Find(Checker.Check(entries, mayLose));
        Find(Vacuous.Check(entries, leastAcknowledged, oneByOne));
        var seen = new Observations(entries);
        Say($"checked {entries.Count:N0} entries: {seen.Operations.Where(o => o.IsAcknowledged).Sum(o => o.Ids.Length):N0} events acknowledged in {seen.Operations.Count(o => o.IsAcknowledged):N0} publishes, " +
            $"{seen.InLog.Count:N0} in the log, {seen.Consumers.Count:N0} consumers, {seen.Consumers.Values.Sum(c => c.Where(e => e.F == EntryKind.Deliver).Sum(e => (long)e.Ids!.Length)):N0} deliveries, {seen.Faults.Count} faults");
    }

    public void Dispose()
    {
        History.Dispose();
        if (Findings.Count == 0) Directory.Delete(Folder, recursive: true);
        else Say($"kept: {Folder}");
    }
}
