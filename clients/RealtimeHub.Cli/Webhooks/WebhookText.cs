using System.Globalization;
using RealtimeHub.Cli.Console;

namespace RealtimeHub.Cli.Webhooks;

/// <summary>Shows webhooks to people.</summary>
internal static class WebhookText
{
    private const int Attempts = 10;

    /// <summary>A line for each.</summary>
    /// <param name="webhooks">What is listed.</param>
    /// <param name="isSelection">Whether there may be others.</param>
    /// <param name="console">Where to.</param>
    public static void WriteList(IEnumerable<(WebhookInfo Webhook, DeliveriesInfo Deliveries)> webhooks, bool isSelection, CliConsole console)
    {
        var empty = isSelection ? "No webhooks with these tags. See all: rthub webhooks list" : "No webhooks. Register one: rthub webhooks add URL";
        var table = new Table("ID", "STATUS", "BEHIND", "LAG", "URL", "LAST ERROR") { RightAligned = [2, 3], Empty = empty };
        foreach (var (webhook, deliveries) in webhooks)
            table.Add(webhook.Id.ToString(), Printable.Text(webhook.Status), Counted.Number(deliveries.Behind), deliveries.LagText, Printable.Text(webhook.Url), LastError(webhook, deliveries));
        table.WriteTo(console);
    }

    public static void WriteOne(WebhookInfo webhook, DeliveriesInfo deliveries, CliConsole console)
    {
        Line("id", webhook.Id.ToString());
        Line("url", webhook.Url);
        Line("status", webhook.Error is { } error ? $"{webhook.Status} since {Time(error.Time, console)}: {error.Summary}" : webhook.Status);
        Line("events", webhook.Events.Count == 0 ? "none" : string.Join(", ", webhook.Events));
        Line("stream", $"{deliveries.Stream}, at {deliveries.Position}, {Counted.Of(deliveries.Behind, "event")} behind");
        Line("calls", $"{Counted.Number(deliveries.Delivered)} delivered, {Counted.Number(deliveries.Failed)} failed, {Counted.Of(deliveries.Gaps, "gap")}; the last took {deliveries.LagText} from the publishing");
        Line("signed", deliveries.Signed ? "yes" : "no");
        Line("node", deliveries.Node ?? "-");
        if (deliveries.FailingSince is { } since) Line("failing", $"since {Time(since, console)}; next try {(deliveries.NextTry is { } next ? Time(next, console) : "now")}");
        WriteAttempts(webhook.Id, deliveries.Attempts, console);

        void Line(string name, string text) => console.Out.WriteLine($"{console.OutPaint.Dim(name.PadRight(8))}{Printable.Text(text)}");
    }

    public static string LastError(WebhookInfo webhook, DeliveriesInfo deliveries) =>
        webhook.Error is { } error ? Printable.Text(error.Summary) : deliveries.LastFailure?.Summary ?? "-";

    private static void WriteAttempts(Guid id, IReadOnlyList<AttemptInfo> attempts, CliConsole console)
    {
        console.Out.WriteLine();
        var table = new Table("TIME", "EVENT", "TOOK", "RESULT") { RightAligned = [2], Empty = $"No calls. Try one: rthub webhooks test {id}" };
        foreach (var attempt in attempts.Take(Attempts))
            table.Add(Time(attempt.Time, console), attempt.Position?.ToString() ?? "test", string.Create(CultureInfo.InvariantCulture, $"{attempt.Took:0.000} s"), attempt.Summary);
        table.WriteTo(console);
    }

    private static string Time(DateTimeOffset time, CliConsole console) =>
        TimeZoneInfo.ConvertTime(time, console.Time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
