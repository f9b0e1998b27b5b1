using System.Text;

namespace RealtimeHub.Load;

/// <summary>
/// What webhooks cost whose receivers are away. The hub needs <c>RealtimeHub__Webhooks__AllowHttp=true</c> and
/// <c>RealtimeHub__Webhooks__AllowNetworks__0=127.0.0.1</c> in its environment, which it has from this process when that starts it.
/// </summary>
internal sealed class WebhooksMode(Lab lab, WebhooksOptions options)
{
    // Nobody listens there.
    private const string Away = "http://127.0.0.1:9/hook";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public void Run()
    {
        lab.Fill(1, options.Size, batch: 1);
        lab.Loop.RunFor(Rest);
        var empty = lab.Hub.Usage;
        Register();
        lab.Loop.RunFor(Rest);
        var before = lab.Hub.Usage;
        lab.Fill(options.Events, options.Size, batch: 10);
        // So long that each was called twice and failed.
        lab.Loop.RunFor(Rest);
        var after = lab.Hub.Usage;
        lab.Loop.RunFor(Rest);
        var later = lab.Hub.Usage;

        var report = new Report("webhooks");
        report.Add("webhooks", "webhooks", options.Webhooks);
        report.Add("pending", "deliveries that wait", (double)options.Webhooks * options.Events);
        report.Add("rss_empty_mb", "hub's RSS without webhooks, MB", empty.Megabytes, "0.0");
        report.Add("rss_idle_mb", "hub's RSS with idle webhooks, MB", before.Megabytes, "0.0");
        report.Add("rss_waiting_mb", "hub's RSS while deliveries wait, MB", later.Megabytes, "0.0");
        report.Add("kilobytes_per_webhook", "KB a webhook", (later.Rss - empty.Rss) / 1e3 / options.Webhooks, "0.0");
        report.Add("bytes_per_pending", "bytes a waiting delivery", (double)(later.Rss - before.Rss) / options.Webhooks / options.Events, "0");
        report.Add("threads_empty", "hub's threads without webhooks", empty.Threads);
        report.Add("threads_waiting", "hub's threads while deliveries wait", later.Threads);
        report.Add("cpu_percent", "hub's CPU while they wait, %", 100 * (later.Cpu - after.Cpu) / Rest, "0.0");
        lab.Print(report);
    }

    private void Register()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{lab.Hub.Server}") };
        for (var n = 0; n < options.Webhooks; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "service/webhooks")
            {
                Content = new StringContent($$"""{"url":"{{Away}}/{{n}}","events":["flows/segments_added"]}""", Encoding.UTF8, "application/json"),
            };
            using var answer = http.Send(request);
            answer.EnsureSuccessStatusCode();
        }
    }
}
