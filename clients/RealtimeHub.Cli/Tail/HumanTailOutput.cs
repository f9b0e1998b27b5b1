using System.Globalization;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Cli.Tail;

/// <summary>A line for each event: when the hub got it, its type, of what, and which part of the timeline.</summary>
internal sealed class HumanTailOutput(CliConsole console) : TailOutput
{
    private const int TimeWidth = 12;
    private const int TypeWidth = 22;
    private const int SubjectWidth = 36;

    // A timerange with nanoseconds on both sides, of today.
    private const int TimerangeWidth = 43;
    private const string Gap = "  ";

    private readonly Paint _paint = console.OutPaint;
    private readonly LabelMemory _labels = new();
    private DateTime _day = console.Time.GetLocalNow().Date;
    private bool _caughtUp;

    public override void Show(HubEvent e)
    {
        var what = EventDescription.Of(e);
        var time = TimeZoneInfo.ConvertTime(e.Received, console.Time.LocalTimeZone);
        ShowDay(time.Date);
        var head = _paint.Dim(time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)) + Gap + InColour(e.Type, Printable.Column(Printable.Text(what.Type), TypeWidth)) + Gap;
        Write(head, Printable.Text(_labels.NameOf(what)), Printable.Text(what.Timeranges));
    }

    public override void Show(SubscriptionMessage message)
    {
        if (message is GapMessage gap) console.Warn(Describe(gap));
        if (message is NoticeMessage notice) console.Warn($"notice ({notice.Reason}): {notice.Text}");
        if (message is CaughtUpMessage caughtUp && !_caughtUp && console.IsErrorTerminal) console.Mention($"live at {caughtUp.Position} (Ctrl-C ends)");
        _caughtUp |= message is CaughtUpMessage;
        console.Out.Flush();
    }

    // Where a line has no room for all, the timeranges stand below, so that none is broken at the terminal's edge; read by a program, an event is
    // always one line.
    private void Write(string head, string subject, string timeranges)
    {
        var room = console.IsOutTerminal ? console.Width() - TimeWidth - TypeWidth - (2 * Gap.Length) : int.MaxValue;
        if (room >= SubjectWidth + Gap.Length + TimerangeWidth)
        {
            console.Out.WriteLine((head + Printable.Column(subject, SubjectWidth) + Gap + timeranges).TrimEnd());
            return;
        }

        console.Out.WriteLine((head + Printable.Column(subject, Math.Clamp(room, 1, SubjectWidth))).TrimEnd());
        if (timeranges.Length > 0) console.Out.WriteLine(new string(' ', TimeWidth) + Gap + timeranges);
    }

    private static string Describe(GapMessage gap) => gap.Reason switch
    {
        GapReason.Retention => $"gap (retention): the events after {gap.After} up to {gap.Until} are no longer kept",
        GapReason.Rollback => $"gap (rollback): the events after {gap.After} up to {gap.Until} were withdrawn and no longer count",
        GapReason.Reset => "gap (reset): the hub does not know the position; everything kept follows",
        _ => $"gap ({SubscriptionMessageWriter.Name(gap.Reason)}): after {gap.After} up to {gap.Until} an event may be missing",
    };

    private void ShowDay(DateTime day)
    {
        if (day == _day) return;
        _day = day;
        console.Mention($"— {day:yyyy-MM-dd} —");
    }

    private string InColour(EventType type, string text) => type switch
    {
        EventType.FlowsSegmentsAdded => _paint.Green(text),
        EventType.FlowsSegmentsDeleted or EventType.FlowsDeleted or EventType.SourcesDeleted => _paint.Red(text),
        EventType.FlowsCreated or EventType.SourcesCreated => _paint.Cyan(text),
        _ => text,
    };
}
