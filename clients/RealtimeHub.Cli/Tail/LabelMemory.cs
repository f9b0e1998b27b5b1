namespace RealtimeHub.Cli.Tail;

/// <summary>What flows and sources are called, learnt from the events that go by: segment events name only the id.</summary>
internal sealed class LabelMemory
{
    private const int Most = 10_000;

    private readonly Dictionary<string, string> _labels = [];

    public string NameOf(EventDescription what)
    {
        if (string.IsNullOrWhiteSpace(what.Label)) return _labels.GetValueOrDefault(what.Id, what.Id);
        if (_labels.Count < Most || _labels.ContainsKey(what.Id)) _labels[what.Id] = what.Label;
        return what.Label;
    }
}
