using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// One start of a log, in the order that a power cut at any point survives: what is there is made sound, the new epoch is on stable
/// storage, then its first segment is, then appends are taken.
/// </summary>
internal sealed class FileLogStart
{
    public FileLogStart(string folder, string stream, LogOptions options, TimeProvider time, FileLogHooks hooks)
    {
        (Stream, Options, Time, Hooks, Folder) = (stream, options, time, hooks, folder);
        var epochFile = new EpochFile(folder);
        var lines = epochFile.Read();
        var epochs = lines.Epochs;
        var recovery = Recovery.Read(folder, epochFile, lines, hooks.Logger);
        Tip = recovery.Tip;
        EmptyWindow = new EventWindow(Tip, Tip > 0 ? recovery.NewestTime : null);
        Clock = new RunningClock(time, recovery.NewestTime);
        Keys = new IdempotencyKeys(options.KeyWindow, options.MaxKeys);
        Calls = new WebhookCalls(options.RepeatWindow, options.MaxKeys);
        recovery.Restore(Keys, Calls, options.KeyWindow > options.RepeatWindow ? options.KeyWindow : options.RepeatWindow);

        // The time of this start is not among what was recorded: nothing but the machine's clock vouches for it.
        DateTimeOffset[] recorded = [.. epochs.Select(epoch => epoch.Began), recovery.NewestTime];
        Rule = new RetentionRule(options.Retention, options.Retention.Age is { } age ? new AgeRule(age, time, recorded) : null);

        epochs.Add(EpochTable.Begin(Tip + 1, time));
        Epochs = new EpochTable(epochs);
        epochFile.Append(Epochs.Present, epochs.Count - 1);
        recovery.RemoveEmptyNewest();
        Segments = new SegmentSet(recovery.Segments);
        Writer = new SegmentWriter(folder, Segments, new SegmentLimits(options), time, hooks);
        // The running clock may be ahead of the machine's; a first segment has no event before it and takes the time it is.
        var begins = UnixMicroseconds.Of(Tip > 0 ? Clock.Last : Clock.Next());
        if (!Writer.TryBegin(new SegmentHeader(Epochs.Present.Id, Tip + 1, begins))) throw StorageFault.Full();
    }

    public string Stream { get; }

    public string Folder { get; }

    public LogOptions Options { get; }

    public TimeProvider Time { get; }

    public FileLogHooks Hooks { get; }

    public long Tip { get; }

    public EventWindow EmptyWindow { get; }

    public RunningClock Clock { get; }

    public IdempotencyKeys Keys { get; }

    public WebhookCalls Calls { get; }

    public RetentionRule Rule { get; }

    public EpochTable Epochs { get; }

    public SegmentSet Segments { get; }

    public SegmentWriter Writer { get; }
}
